/**
 * From a settings file and flags to typed values, once, at the edge: {@code YamlFile} reads the
 * file into a tree of {@code Value}s and expands variables, {@code Flags} are laid over it, {@code
 * Names} refuses what no {@code Key} stands for, and {@code SettingsParser} builds {@code
 * Settings}. Every step collects into the same {@code Problems}, so that all are reported together.
 */
package sh.oso.kafka.backup.cli.settings;
