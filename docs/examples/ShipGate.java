// A ship gate: asks, right before goods leave, whether an order may. Needs kafka-clients and jackson-databind.
//
//   java -cp 'libs/*' ShipGate.java BOOTSTRAP [SECONDS]
//
// Reads lines of ORDER_ID REVISION and answers each: "ship", or "do not ship: " and the reason. It keeps what it has
// read, so that an answer takes what came since the last one. An error or no answer: do not ship.
//
// SECONDS: how long what was said of a partition holds (900).

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

public final class ShipGate {
    static final ZoneId EASTERN = ZoneId.of("America/New_York");
    static final Duration CLOCKS_APART = Duration.ofMinutes(5);
    static final Duration CATCH_UP = Duration.ofSeconds(10);
    static final ObjectMapper JSON = new ObjectMapper();

    /** The last word on one order: the record of the highest (revision, number). */
    record Clearance(long revision, long number, boolean stands, LocalDate goodUntil, int partition) {
        boolean outranks(Clearance other) {
            if (revision != other.revision) return revision > other.revision;
            if (number != other.number) return number > other.number;
            return !stands && other.stands; // at equal numbers a withdrawal wins
        }
    }

    /** The last word on one partition: up to when everything published of it is true, for which day, law and lists. */
    record Standing(Instant currentAt, LocalDate day, LocalDate lawUntil, Map<String, LocalDate> lists, int maxAge) {
        /** Why no clearance of the partition counts now; null: they count. */
        String refusal(Instant now, Duration holds) {
            LocalDate today = LocalDate.ofInstant(now, EASTERN);
            if (Duration.between(currentAt, now).compareTo(holds) > 0) {
                return "not screened since " + currentAt.truncatedTo(ChronoUnit.SECONDS);
            }
            if (Duration.between(now, currentAt).compareTo(CLOCKS_APART) > 0) {
                return "this machine's clock is behind the broker's";
            }
            if (!day.equals(today)) return "screened for " + day + ", not for " + today;
            if (today.isAfter(lawUntil)) return "the law is known until " + lawUntil;
            for (var list : lists.entrySet()) {
                LocalDate checked = list.getValue();
                if (checked == null) return "list " + list.getKey() + " is missing";
                if (checked.isAfter(today) || checked.plusDays(maxAge).isBefore(today)) {
                    return "list " + list.getKey() + " was last checked on " + checked;
                }
            }
            return null;
        }
    }

    interface Take {
        void take(JsonNode said, ConsumerRecord<byte[], byte[]> record);
    }

    /** Reads on in one topic. Only committed records count: others may never become true. */
    static final class Follower {
        private final KafkaConsumer<byte[], byte[]> committed;
        private final KafkaConsumer<byte[], byte[]> all;
        private final List<TopicPartition> places;
        private final Take take;

        Follower(String bootstrap, String topic, Take take) {
            this.take = take;
            committed = consumer(bootstrap, "read_committed"); // not Java's default
            all = consumer(bootstrap, "read_uncommitted");
            places = committed.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition())).toList();
            committed.assign(places);
        }

        /** Takes all that is there now. False: it could not be read in time. */
        boolean catchUp() throws IOException {
            // The high watermark: behind an open transaction there may be a withdrawal.
            Map<TopicPartition, Long> ends = all.endOffsets(places);
            Instant until = Instant.now().plus(CATCH_UP);
            while (ends.entrySet().stream().anyMatch(end -> committed.position(end.getKey()) < end.getValue())) {
                if (Instant.now().isAfter(until)) return false;
                for (var record : committed.poll(Duration.ofMillis(100))) {
                    if (record.value() != null) take.take(JSON.readTree(record.value()), record);
                }
            }
            return true;
        }

        /** Of no group: each gate reads everything. */
        private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, String isolation) {
            Properties settings = new Properties();
            settings.put("bootstrap.servers", bootstrap);
            settings.put("isolation.level", isolation);
            settings.put("auto.offset.reset", "earliest");
            settings.put("enable.auto.commit", "false");
            return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
    }

    private final Map<String, Clearance> orders = new HashMap<>();
    private final Map<Integer, Standing> standings = new HashMap<>();
    private final Duration holds;
    private final Follower standing;
    private final Follower clearances;

    ShipGate(String bootstrap, Duration holds) {
        this.holds = holds;
        standing = new Follower(bootstrap, "standing.v1", this::takeStanding);
        clearances = new Follower(bootstrap, "clearances.v1", this::takeClearance);
    }

    /** One partition's last word. */
    void takeStanding(JsonNode said, ConsumerRecord<byte[], byte[]> record) {
        if (!said.path("kind").asText().equals("standing")) return; // of a later release
        // The broker stamped it: nobody can have been current after that.
        Instant stamped = Instant.ofEpochMilli(record.timestamp());
        Instant current = Instant.parse(said.get("current_at").asText());
        Map<String, LocalDate> lists = new TreeMap<>();
        said.get("lists").properties().forEach(list -> lists.put(list.getKey(), day(list.getValue())));
        standings.put(record.partition(), new Standing(current.isBefore(stamped) ? current : stamped,
            day(said.get("day")), day(said.get("law_until")), lists, said.get("list_max_age_days").asInt()));
    }

    /** A clearance, or a withdrawal of one. Later (revision, number) wins. */
    void takeClearance(JsonNode said, ConsumerRecord<byte[], byte[]> record) {
        String kind = said.path("kind").asText();
        if (!kind.equals("clearance") && !kind.equals("withdrawal")) return; // of a later release
        boolean cleared = kind.equals("clearance");
        long number = cleared ? said.get("course").get("number").asLong() : said.get("number").asLong();
        LocalDate until = cleared ? day(said.get("decision").get("good_until")) : null;
        Clearance last = new Clearance(said.get("revision").asLong(), number, cleared, until, record.partition());
        orders.merge(said.get("order_id").asText(), last, (known, late) -> known.outranks(late) ? known : late);
    }

    /** Why the order may not leave now; null: it may. */
    String refusal(String orderId, long revision) throws IOException {
        // In this order: what is said of a partition was written after the clearances that it speaks of.
        if (!standing.catchUp() || !clearances.catchUp()) return "not caught up";
        Instant now = Instant.now();
        Clearance order = orders.get(orderId);
        if (order == null) return "no clearance";
        if (!order.stands()) return "the clearance was withdrawn";
        if (order.revision() != revision) return "revision " + order.revision() + " was cleared, not " + revision;
        if (order.goodUntil() != null && LocalDate.ofInstant(now, EASTERN).isAfter(order.goodUntil())) {
            return "the clearance stood until " + order.goodUntil();
        }
        Standing said = standings.get(order.partition());
        return said == null ? "partition " + order.partition() + " was never screened" : said.refusal(now, holds);
    }

    private static LocalDate day(JsonNode said) {
        return said.isNull() ? null : LocalDate.parse(said.asText());
    }

    public static void main(String[] arguments) throws IOException {
        double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 900;
        ShipGate gate = new ShipGate(arguments[0], Duration.ofMillis(Math.round(seconds * 1000)));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int blank = line.trim().lastIndexOf(' ');
            String reason = gate.refusal(line.substring(0, blank).trim(), Long.parseLong(line.substring(blank).trim()));
            System.out.println(reason == null ? "ship" : "do not ship: " + reason);
        }
    }
}
