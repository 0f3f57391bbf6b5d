package dev.thalweg.feature;

import java.util.List;

/**
 * The columns that one feature became, for a person to read. Dense and sparse columns are numbered apart, each in the
 * order of the features.
 *
 * @param field the field they come from
 * @param dense names of its dense columns, such as {@code hour.sin}
 * @param sparse names of its sparse columns, such as {@code country=CH}
 */
public record Columns(String field, List<String> dense, List<String> sparse) {}
