// A ship gate: asks, right before goods leave, whether an order may. Needs kafka-clients and jackson-databind.
//
//   java -cp 'libs/*' ShipGate.java BOOTSTRAP ORDER_ID REVISION
//
// Reads clearances.v1 alone. Exit 0: ship. Exit 1: do not ship, with the reason. Anything else: an error; do not ship.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

public final class ShipGate {
    static final String TOPIC = "clearances.v1";

    /** The last word on one order: the record of the highest (revision, number). */
    record Standing(long revision, long number, boolean cleared, LocalDate goodUntil) {
        boolean outranks(Standing other) {
            if (revision != other.revision) return revision > other.revision;
            if (number != other.number) return number > other.number;
            return !cleared && other.cleared; // at equal numbers a withdrawal wins
        }
    }

    private final Map<String, Standing> orders = new HashMap<>();
    private final ObjectMapper json = new ObjectMapper();

    /** Reads clearances.v1 to its end as it is now. Only committed records count: others may never become true. */
    void catchUp(String bootstrap) throws IOException {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("isolation.level", "read_committed"); // not Java's default
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                .map(info -> new TopicPartition(TOPIC, info.partition())).toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    take(json.readTree(record.value()));
                }
            }
        }
    }

    /** A clearance, or a withdrawal of one. */
    void take(JsonNode record) {
        boolean cleared = record.get("kind").asText().equals("clearance");
        long number = cleared ? record.get("course").get("number").asLong() : record.get("number").asLong();
        JsonNode until = cleared ? record.get("decision").get("good_until") : null;
        LocalDate day = until == null || until.isNull() ? null : LocalDate.parse(until.asText());
        Standing next = new Standing(record.get("revision").asLong(), number, cleared, day);
        orders.merge(record.get("order_id").asText(), next, (known, late) -> known.outranks(late) ? known : late);
    }

    /** Why the order may not leave today; null: it may. */
    String refusal(String orderId, long revision, LocalDate today) {
        Standing standing = orders.get(orderId);
        if (standing == null) return "no clearance";
        if (!standing.cleared()) return "the clearance was withdrawn";
        if (standing.revision() != revision) return "revision " + standing.revision() + " was cleared, not " + revision;
        if (standing.goodUntil() != null && today.isAfter(standing.goodUntil())) {
            return "the clearance stood until " + standing.goodUntil();
        }
        return null;
    }

    public static void main(String[] arguments) throws IOException {
        ShipGate gate = new ShipGate();
        gate.catchUp(arguments[0]);
        LocalDate today = LocalDate.now(ZoneId.of("America/New_York"));
        String reason = gate.refusal(arguments[1], Long.parseLong(arguments[2]), today);
        System.out.println(reason == null ? "ship" : "do not ship: " + reason);
        System.exit(reason == null ? 0 : 1);
    }
}
