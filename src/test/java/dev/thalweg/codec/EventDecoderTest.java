package dev.thalweg.codec;

import static dev.thalweg.codec.Shapes.MAX_AHEAD;
import static dev.thalweg.codec.Shapes.ORIGIN;
import static dev.thalweg.codec.Shapes.PAYMENT;
import static dev.thalweg.codec.Shapes.RECORD_TIME;
import static dev.thalweg.codec.Shapes.category;
import static dev.thalweg.codec.Shapes.number;
import static dev.thalweg.codec.Shapes.paymentBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {

    private final EventDecoder decoder = Shapes.schema(PAYMENT).decoder(Shapes.payment());

    @Test
    void aWeightBelowZeroIsADeadLetter() {
        EventShape weighted = new EventShape(
                List.of(Shapes.number("amount")), Shapes.payment().label(), "amount", null, null, 0);
        EventDecoder weighing = Shapes.schema(Shapes.PAYMENT).decoder(weighted);
        assertThat(weighing.decode(Shapes.paymentBytes("amount", -0.5), ORIGIN, RECORD_TIME))
                .isEqualTo(new Rejection(Reason.NEGATIVE_WEIGHT, "the weight, field 'amount', is -0.5"));
        for (Double weight : Arrays.asList(0.0, 2.5, null)) {
            assertThat(weighing.decode(Shapes.paymentBytes("amount", weight), ORIGIN, RECORD_TIME))
                    .isInstanceOfSatisfying(Event.class, event -> assertThat(event.number(0))
                            .isEqualTo(Double.valueOf(weight == null ? Double.NaN : weight)));
        }
    }

    @Test
    void everyReadFieldReachesItsSlot() {
        Event event = decodedEvent(paymentBytes());

        assertThat(event.id()).isEqualTo("p-1");
        assertThat(event.time()).isEqualTo(RECORD_TIME + 5);
        assertThat(event.origin()).isEqualTo(ORIGIN);
        assertThat(new double[] {event.number(0), event.number(1), event.number(2), event.number(3)})
                .containsExactly(12.5, 0.25, 3, 1);
        assertThat(new String[] {event.category(0), event.category(1), event.category(2), event.category(3)})
                .containsExactly("CH", "CASH", "3", "true");
        assertThat(event.label()).isEqualTo(1);
    }

    @Test
    void nullAndTheEmptyStringAreMissing() {
        Event event = decodedEvent(paymentBytes("amount", null, "online", null, "fraud", ""));

        assertThat(event.number(0)).isNaN();
        assertThat(event.number(3)).isNaN();
        assertThat(event.category(3)).isNull();
        assertThat(event.labelled()).isFalse();
    }

    @Test
    void missingLabelGivesUnlabelledEvent() {
        assertThat(decodedEvent(paymentBytes("fraud", null)).labelled()).isFalse();
    }

    @Test
    void nothingOfAnEventIsSeenInTheNextOne() {
        Event first = decodedEvent(paymentBytes());
        Event second = decodedEvent(paymentBytes("amount", null, "online", null, "fraud", null));

        assertThat(first.number(0)).isEqualTo(12.5);
        assertThat(second.category(3)).isNull();
        assertThat(second.labelled()).isFalse();
    }

    @Test
    void refusedEventLeavesNoTraceInTheNextOne() {
        refused(paymentBytes("fraud", "perhaps"), Reason.UNKNOWN_CLASS);

        assertThat(decodedEvent(paymentBytes()).label()).isEqualTo(1);
    }

    @Test
    void idAndTimeComeFromTheRecordWhereNoFieldIsNamed() {
        EventShape shape = new EventShape(List.of(), Shapes.payment().label(), null, null, 0);

        Event event = (Event) Shapes.schema(PAYMENT).decoder(shape).decode(paymentBytes(), ORIGIN, RECORD_TIME);

        assertThat(event.id()).isEqualTo("payments.events-3-17");
        assertThat(event.time()).isEqualTo(RECORD_TIME);
    }

    @Test
    void recordWithoutValueIsRefused() {
        refused(null, Reason.NULL_VALUE);
    }

    @Test
    void shortValueIsUndecodable() {
        assertThat(refused(new byte[] {(byte) 0xC3}, Reason.UNDECODABLE)).contains("only 1 bytes");
        refused(new byte[0], Reason.UNDECODABLE);
    }

    @Test
    void wrongMarkerIsUndecodable() {
        byte[] bytes = paymentBytes();
        bytes[0] = 0;
        assertThat(refused(bytes, Reason.UNDECODABLE)).contains("00 01", "C3 01");
    }

    @Test
    void unknownSchemaIsUndecodable() {
        byte[] bytes = paymentBytes();
        bytes[5] ^= 1;
        assertThat(refused(bytes, Reason.UNDECODABLE)).contains("written with schema");
    }

    @Test
    void everyTruncationIsUndecodable() {
        byte[] bytes = paymentBytes();
        for (int length = 0; length < bytes.length; length++) {
            refused(Arrays.copyOf(bytes, length), Reason.UNDECODABLE);
        }
    }

    @Test
    void leftOverBytesAreUndecodable() {
        byte[] bytes = paymentBytes();
        assertThat(refused(Arrays.copyOf(bytes, bytes.length + 2), Reason.UNDECODABLE))
                .startsWith("2 of");
    }

    @Test
    void undecodableNamesTheField() {
        byte[] bytes = paymentBytes("fraud", "yes");
        assertThat(refused(Arrays.copyOf(bytes, bytes.length - 1), Reason.UNDECODABLE))
                .startsWith("field 'fraud': a length of 3 bytes where 2 are left");
    }

    @Test
    void faultInTheBytesComesBeforeOneInWhatTheySay() {
        byte[] bytes = paymentBytes("amount", Double.NaN);
        refused(bytes, Reason.NOT_FINITE);
        refused(Arrays.copyOf(bytes, bytes.length - 1), Reason.UNDECODABLE);
    }

    @Test
    void requiredFieldMustHaveValue() {
        assertThat(refused(paymentBytes("country", null), Reason.MISSING_FIELD)).contains("'country'");
        assertThat(refused(paymentBytes("country", ""), Reason.MISSING_FIELD)).contains("'country'");
    }

    @Test
    void configuredIdAndTimeMustHaveValue() {
        assertThat(refused(paymentBytes("id", null), Reason.MISSING_FIELD)).contains("'id'");
        assertThat(refused(paymentBytes("id", ""), Reason.MISSING_FIELD)).contains("'id'");
        assertThat(refused(paymentBytes("timestamp", null), Reason.MISSING_FIELD))
                .contains("'timestamp'");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e39, -1e300})
    void numberThatIsNoFiniteFloatIsRefused(double value) {
        assertThat(refused(paymentBytes("amount", value), Reason.NOT_FINITE)).contains("'amount'", "" + value);
        refused(paymentBytes("ratio", (float) value), Reason.NOT_FINITE);
    }

    @Test
    void largestFloatIsTaken() {
        assertThat(decodedEvent(paymentBytes("amount", (double) Float.MAX_VALUE))
                        .number(0))
                .isEqualTo(Float.MAX_VALUE);
    }

    @Test
    void numericLabelMustBeFinite() {
        EventDecoder numeric = Shapes.schema(PAYMENT)
                .decoder(new EventShape(List.of(), new LabelShape.Numeric("amount"), null, null, 0));

        assertThat(((Event) numeric.decode(paymentBytes("amount", -7.5), ORIGIN, 0)).label())
                .isEqualTo(-7.5);
        assertThat(((Event) numeric.decode(paymentBytes("amount", null), ORIGIN, 0)).labelled())
                .isFalse();
        assertThat(((Rejection) numeric.decode(paymentBytes("amount", Double.NaN), ORIGIN, 0)).reason())
                .isEqualTo(Reason.NOT_FINITE);
    }

    @Test
    void undeclaredClassIsRefused() {
        assertThat(refused(paymentBytes("fraud", "perhaps"), Reason.UNKNOWN_CLASS))
                .isEqualTo("label 'fraud' is 'perhaps'; declared are [no, yes]");
    }

    @Test
    void detailStaysShortHoweverLongTheValue() {
        assertThat(refused(paymentBytes("fraud", "x".repeat(100_000)), Reason.UNKNOWN_CLASS))
                .hasSizeLessThan(200);
    }

    @Test
    void eventTooFarAheadIsRefused() {
        assertThat(decoded(paymentBytes("timestamp", RECORD_TIME + MAX_AHEAD))).isInstanceOf(Event.class);
        assertThat(refused(paymentBytes("timestamp", RECORD_TIME + MAX_AHEAD + 1), Reason.TOO_FAR_AHEAD))
                .contains("" + (RECORD_TIME + MAX_AHEAD + 1));
        refused(paymentBytes("timestamp", Long.MAX_VALUE), Reason.TOO_FAR_AHEAD);
    }

    @Test
    void limitOnTimeDoesNotOverflow() {
        EventShape unlimited = new EventShape(List.of(), Shapes.payment().label(), null, "timestamp", Long.MAX_VALUE);
        EventDecoder patient = Shapes.schema(PAYMENT).decoder(unlimited);

        assertThat(patient.decode(paymentBytes("timestamp", Long.MAX_VALUE), ORIGIN, RECORD_TIME))
                .isInstanceOf(Event.class);
        assertThat(decoder.decode(paymentBytes(), ORIGIN, Long.MAX_VALUE)).isInstanceOf(Event.class);
    }

    @Test
    void eventBefore1970IsRefused() {
        refused(paymentBytes("timestamp", -1L), Reason.BEFORE_EPOCH);
        refused(paymentBytes("timestamp", Long.MIN_VALUE), Reason.BEFORE_EPOCH);
        assertThat(decodedEvent(paymentBytes("timestamp", 0L)).time()).isZero();
    }

    @Test
    void labelThatArrivesByItselfNeedsNoField() {
        EventShape late = new EventShape(
                List.of(number("amount")), new LabelShape.Classes("elsewhere", List.of("a", "b")), null, null, 0);

        Event event = (Event) Shapes.schema(PAYMENT).decoder(late).decode(paymentBytes(), ORIGIN, 0);

        assertThat(event.labelled()).isFalse();
    }

    @Test
    void shapeThatTheSchemaCannotServeIsRefusedAtOnce() {
        assertThatThrownBy(() -> decoderOf(number("absent"))).hasMessageContaining("no field 'absent'");
        assertThatThrownBy(() -> decoderOf(number("country"))).hasMessageContaining("'country'");
        assertThatThrownBy(() -> decoderOf(category("amount"))).hasMessageContaining("'amount'");
        assertThatThrownBy(() -> decoderOf(category("note"))).hasMessageContaining("'note'");
    }

    private static void decoderOf(dev.thalweg.event.Field field) {
        Shapes.schema(PAYMENT)
                .decoder(new EventShape(List.of(field), Shapes.payment().label(), null, null, 0));
    }

    private Arrival decoded(byte @Nullable [] bytes) {
        return decoder.decode(bytes, ORIGIN, RECORD_TIME);
    }

    private Event decodedEvent(byte[] bytes) {
        Arrival arrival = decoded(bytes);
        assertThat(arrival).isInstanceOf(Event.class);
        return (Event) arrival;
    }

    private String refused(byte @Nullable [] bytes, Reason reason) {
        Arrival arrival = decoded(bytes);
        assertThat(arrival).isInstanceOf(Rejection.class);
        assertThat(((Rejection) arrival).reason()).isEqualTo(reason);
        return ((Rejection) arrival).detail();
    }
}
