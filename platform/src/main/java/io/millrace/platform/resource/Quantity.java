package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.platform.status.FieldError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// An amount as Kubernetes writes it: a number with an optional suffix of powers of ten (`n` to
/// `E`) or of two (`Ki` to `Ei`), or an exponent.
public record Quantity(BigDecimal value) implements Comparable<Quantity> {

    private static final Pattern FORM =
            Pattern.compile(
                    "([+-]?(?:\\d{1,30}(?:\\.\\d{0,30})?|\\.\\d{1,30}))"
                            + "([KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d{1,2})?");
    private static final String BINARY = "KMGTPE";
    private static final Map<String, Integer> DECIMAL =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

    public static Quantity of(long value) {
        return new Quantity(BigDecimal.valueOf(value));
    }

    /// @return empty when the text is no quantity
    public static Optional<Quantity> parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var number = new BigDecimal(matcher.group(1));
        var suffix = matcher.group(2);
        return Optional.of(new Quantity(suffix == null ? number : scaled(number, suffix)));
    }

    /// Reads a JSON string or number.
    public static Optional<Quantity> parse(JsonNode amount) {
        return amount.isTextual() || amount.isNumber() ? parse(amount.asText()) : Optional.empty();
    }

    private static BigDecimal scaled(BigDecimal number, String suffix) {
        if (suffix.endsWith("i")) {
            var power = BINARY.indexOf(suffix.charAt(0)) + 1;
            return number.multiply(new BigDecimal(BigInteger.TWO.pow(10 * power)));
        }
        var power = DECIMAL.get(suffix);
        return number.scaleByPowerOfTen(
                power == null ? Integer.parseInt(suffix.substring(1)) : power);
    }

    /// What is wrong with the amount at a field: it can't be read, or is negative.
    public static Optional<FieldError> fault(String field, JsonNode amount) {
        var quantity = parse(amount);
        if (quantity.isEmpty()) {
            return Optional.of(
                    FieldError.invalid(
                            field, amount.asText(), "must be a quantity, such as 10 or 512Mi"));
        }
        return quantity.get().value().signum() < 0
                ? Optional.of(
                        FieldError.invalid(
                                field, amount.asText(), "must be greater than or equal to 0"))
                : Optional.empty();
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }
}
