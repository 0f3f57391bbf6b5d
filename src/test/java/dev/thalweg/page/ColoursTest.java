package dev.thalweg.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's colours can be told from their grounds (WCAG 2.2: 4.5 for text, 3 for lines), in either scheme. */
class ColoursTest {

    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void textAndLinesStandOutFromTheirGrounds(String scheme) throws IOException {
        String css = Files.readString(Path.of("src/main/resources/dev/thalweg/page/page.css"));
        int dark = css.indexOf("@media (prefers-color-scheme: dark)");
        Map<String, String> colours = new HashMap<>();
        Matcher found = COLOUR.matcher(scheme.equals("light") ? css.substring(0, dark) : css.substring(dark));
        while (found.find()) {
            colours.put(found.group(1), found.group(2));
        }
        for (String text : List.of("text", "quiet", "own", "good", "bad")) {
            requireContrast(colours, text, "ground", 4.5);
            requireContrast(colours, text, "card", 4.5);
        }
        for (String verdict : List.of("good", "bad", "mending")) {
            requireContrast(colours, "text", verdict + "-ground", 4.5);
            requireContrast(colours, verdict, verdict + "-ground", 4.5);
        }
        for (String line : List.of("own", "prior", "no-change", "bad", "good", "quiet")) {
            requireContrast(colours, line, "card", 3);
            requireContrast(colours, line, "band", 3);
        }
    }

    private static void requireContrast(Map<String, String> colours, String one, String other, double least) {
        double first = luminance(Objects.requireNonNull(colours.get(one), one));
        double second = luminance(Objects.requireNonNull(colours.get(other), other));
        double contrast = (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
        assertThat(contrast).as("%s on %s", one, other).isGreaterThanOrEqualTo(least);
    }

    private static double luminance(String colour) {
        int rgb = Integer.parseInt(colour, 16);
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
    }

    private static double linear(int channel) {
        double value = (channel & 255) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
