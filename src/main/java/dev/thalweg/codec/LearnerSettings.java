package dev.thalweg.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.learner.ClassWeights;
import dev.thalweg.learner.Dedupe;
import dev.thalweg.learner.DriftSpec;
import dev.thalweg.learner.LabelSpec;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.MemberSpec;
import dev.thalweg.learner.MergeSpec;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.Initial;
import dev.thalweg.network.Optimizer;
import dev.thalweg.network.Schedule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a learner as JSON, to be kept beside what it learned and read again: equal settings give equal texts. Can be
 * used by several threads.
 */
public final class LearnerSettings {

    private static final JsonMapper JSON = mapper();

    private LearnerSettings() {}

    /** Says of what kind a value is, where there are several. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
    private interface Kind {}

    private static JsonMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        for (Class<?> several :
                List.of(Encoding.class, LabelShape.class, Optimizer.class, Initial.class, Schedule.Shape.class)) {
            builder.addMixIn(several, Kind.class);
            register(builder, several);
        }
        return builder.build();
    }

    private static void register(JsonMapper.Builder builder, Class<?> type) {
        if (type.isSealed()) {
            for (Class<?> one : type.getPermittedSubclasses()) {
                register(builder, one);
            }
        } else {
            builder.registerSubtypes(type);
        }
    }

    /** As a specification is written: what it may lack is null. */
    private record Written(
            long seed,
            Arithmetic arithmetic,
            EventShape shape,
            List<FeatureSpec> features,
            @Nullable Dedupe dedupe,
            @Nullable LabelSpec labels,
            ClassWeights classWeights,
            @Nullable DriftSpec drift,
            List<MemberSpec> members,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MergeSpec merging) {

        LearnerSpec spec() {
            return new LearnerSpec(
                    seed,
                    arithmetic,
                    shape,
                    features,
                    Optional.ofNullable(dedupe),
                    Optional.ofNullable(labels),
                    classWeights,
                    Optional.ofNullable(drift),
                    members,
                    Optional.ofNullable(merging));
        }
    }

    public static String write(LearnerSpec spec) {
        try {
            return JSON.writeValueAsString(new Written(
                    spec.seed(),
                    spec.arithmetic(),
                    spec.shape(),
                    spec.features(),
                    spec.dedupe().orElse(null),
                    spec.labels().orElse(null),
                    spec.classWeights(),
                    spec.drift().orElse(null),
                    spec.members(),
                    spec.merging().orElse(null)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("settings are values", impossible);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws Malformed when the text is nothing of the kind, or names settings that this version does not know
     */
    public static LearnerSpec read(String text) throws Malformed {
        try {
            return JSON.readValue(text, Written.class).spec();
        } catch (JsonProcessingException | IllegalArgumentException foreign) {
            throw new Malformed("settings of a learner cannot be read: " + foreign.getMessage());
        }
    }
}
