package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** Which Jobs carry out the steps of a rotation. No value of a secret is given to them. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobTarget(
    @JsonPropertyDescription(
            "The CronJob of this namespace whose jobTemplate the Jobs are made from; it can be"
                + " suspended. Its annotation strongroom.dev/allow must list this object's name:"
                + " whoever may write targets, but no CronJobs, cannot have a container of theirs"
                + " run.")
        @Required
        LocalReference cronJobRef,
    @JsonPropertyDescription(
            "Seconds that one step may take, from the creation of its Job, 1 to 3600. Default:"
                + " 300.")
        @Min(1)
        @Max(3600)
        Integer timeoutSeconds) {}
