package dev.strongroom.adapters.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.values.NullValue;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code default(path, other)}: what stands at a path, or the other when a key or an element on the
 * way is missing, or null is there.
 */
final class DefaultMacro {
  /** Looks along a path; no expression can call it, because of its name. */
  static final String LOOK = "@look";

  static final CelMacro MACRO =
      CelMacro.newGlobalMacro(
          "default",
          2,
          (factory, target, arguments) ->
              Optional.of(expand(factory, arguments.get(0), arguments.get(1))));

  private DefaultMacro() {}

  private static CelExpr expand(CelMacroExprFactory factory, CelExpr path, CelExpr other) {
    Deque<CelExpr> keys = new ArrayDeque<>();
    CelExpr root = path;
    while (step(factory, root, keys).isPresent()) {
      root = isSelect(root) ? root.select().operand() : root.call().args().get(0);
    }
    if (keys.isEmpty()) {
      return factory.reportError("default() takes a path first");
    }
    CelExpr found = factory.newGlobalCall(LOOK, root, factory.newList(keys));
    CelExpr isThere =
        factory.newGlobalCall(
            "_!=_", found, factory.newConstant(CelConstant.ofValue(NullValue.NULL_VALUE)));
    return factory.newGlobalCall("_?_:_", isThere, factory.copy(found), other);
  }

  /** Adds the last key of a path in front of the others; empty when it is no path. */
  private static Optional<CelExpr> step(
      CelMacroExprFactory factory, CelExpr path, Deque<CelExpr> keys) {
    Optional<CelExpr> key =
        isSelect(path)
            ? Optional.of(factory.newStringLiteral(path.select().field()))
            : path.getKind() == ExprKind.Kind.CALL && path.call().function().equals("_[_]")
                ? Optional.of(path.call().args().get(1))
                : Optional.empty();
    key.ifPresent(keys::push);
    return key;
  }

  private static boolean isSelect(CelExpr path) {
    return path.getKind() == ExprKind.Kind.SELECT && !path.select().testOnly();
  }

  /** What stands there; null when nothing does. */
  static Object look(Object root, List<?> keys) {
    Object found = root;
    for (Object key : keys) {
      if (found instanceof Map<?, ?> map && map.containsKey(key)) {
        found = map.get(key);
      } else if (found instanceof List<?> list
          && key instanceof Long index
          && index >= 0
          && index < list.size()) {
        found = list.get(index.intValue());
      } else {
        return NullValue.NULL_VALUE;
      }
    }
    return found;
  }
}
