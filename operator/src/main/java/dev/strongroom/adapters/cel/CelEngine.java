package dev.strongroom.adapters.cel;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.strongroom.core.problems.TemplateReason;
import dev.strongroom.core.templates.ExpressionFailed;
import dev.strongroom.core.templates.Template;
import java.util.Optional;

/** Compiles expressions and keeps the programs of those that were used last. */
final class CelEngine {
  /** The only variable. */
  static final String VALUE = "value";

  private static final int PROGRAMS = 1_000;

  /** Nodes of an expression: the depth of recursion is bounded by it, too. */
  private static final int NODES = 512;

  private static final int DEPTH = 50;
  private static final int ITERATIONS = 1_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(Template.MAX_EXPRESSION)
          .maxParseExpressionNodeCount(NODES)
          .maxParseRecursionDepth(DEPTH)
          .comprehensionMaxIterations(ITERATIONS)
          .build();

  /**
   * An expression that was compiled, or what is wrong with it.
   *
   * @param failure empty when it has a program
   */
  private record Compiled(Optional<CelRuntime.Program> program, ExpressionFailed failure) {}

  private final CelCompiler compiler;
  private final CelRuntime runtime;
  private final LoadingCache<String, Compiled> programs =
      Caffeine.newBuilder().maximumSize(PROGRAMS).build(this::compiled);

  /** Made by whoever needs it first. */
  private static final class Loaded {
    private static final CelEngine ENGINE = new CelEngine();
  }

  private CelEngine() {
    this.compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addMacros(DefaultMacro.MACRO)
            .setStandardEnvironmentEnabled(false)
            .setStandardDeclarations(
                // A regular expression can be made to take much memory; no template needs one.
                CelStandardDeclarations.newBuilder()
                    .excludeFunctions(CelStandardDeclarations.StandardFunction.MATCHES)
                    .build())
            .addVar(VALUE, SimpleType.DYN)
            .addFunctionDeclarations(CelFunctions.declarations())
            .build();
    this.runtime =
        CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardFunctions(
                CelStandardFunctions.newBuilder()
                    .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                    .build())
            .addFunctionBindings(CelFunctions.bindings())
            .build();
  }

  /** The engine, which takes a second to make. */
  static CelEngine get() {
    return Loaded.ENGINE;
  }

  /**
   * The program of an expression.
   *
   * @throws ExpressionFailed when it is none of CEL, or of types that do not fit
   */
  CelRuntime.Program program(String expression) throws ExpressionFailed {
    Compiled compiled = programs.get(expression);
    if (compiled.program().isEmpty()) {
      throw compiled.failure();
    }
    return compiled.program().get();
  }

  private Compiled compiled(String expression) {
    try {
      return new Compiled(
          Optional.of(runtime.createProgram(compiler.compile(expression).getAst())), null);
    } catch (CelValidationException invalid) {
      return new Compiled(Optional.empty(), failure(expression, invalid.getErrors().get(0)));
    } catch (CelEvaluationException notEvaluable) {
      return new Compiled(Optional.empty(), new ExpressionFailed(TemplateReason.TemplateSyntax, 0));
    }
  }

  private static ExpressionFailed failure(String expression, CelIssue issue) {
    String message = issue.getMessage();
    TemplateReason reason =
        message.startsWith("undeclared reference")
            ? TemplateReason.TemplateUnknownName
            : message.startsWith("found no matching overload")
                ? TemplateReason.TemplateTypes
                : TemplateReason.TemplateSyntax;
    return new ExpressionFailed(reason, offset(expression, issue.getSourceLocation()));
  }

  /** Lines count from 1, columns from 0 in characters; both are -1 when the engine knows none. */
  private static int offset(String expression, CelSourceLocation location) {
    int begin = 0;
    for (int line = 1; line < location.getLine(); line++) {
      begin = expression.indexOf('\n', begin) + 1;
    }
    return offset(expression, begin, location.getColumn());
  }

  /** Of a place that is so many characters behind another. */
  static int offset(String expression, int begin, int characters) {
    int most = expression.codePointCount(begin, expression.length());
    return expression.offsetByCodePoints(begin, Math.max(0, Math.min(characters, most)));
  }
}
