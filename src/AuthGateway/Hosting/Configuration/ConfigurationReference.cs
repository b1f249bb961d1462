using System.Text;
using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>Writes docs/configuration.md from the same descriptions that bind and check the keys.</summary>
internal static class ConfigurationReference
{
    public static string Write(SettingsCatalogue catalogue)
    {
        var text = new StringBuilder(Introduction);
        foreach (var (section, type) in catalogue.Records)
        {
            var shape = SettingsShape.Of(type);
            Table(text, section, "", Rows(shape, shape.Defaults(), section, isSecret: false, []));
        }

        foreach (var foreign in catalogue.Foreign)
        {
            Table(text, foreign.Section, $"{foreign.Meaning} A change takes effect without a restart.\n\n", foreign.Keys.Select(key =>
                new Row($"{foreign.Section}:{key.Key}", key.IsSecret ? $"{key.Type}, secret" : key.Type, key.Default, "", key.Meaning)));
        }

        return text.ToString();
    }

    private sealed record Row(string Key, string Type, string Default, string Bounds, string Meaning);

    private static void Table(StringBuilder text, string section, string meaning, IEnumerable<Row> rows)
    {
        text.Append($"\n## {section}\n\n{meaning}| Key | Type | Default | Bounds | Meaning |\n| --- | --- | --- | --- | --- |\n");
        foreach (var row in rows)
        {
            text.Append($"| `{row.Key}` | {Cell(row.Type)} | {Cell(row.Default)} | {Cell(row.Bounds)} | {Cell(row.Meaning)} |\n");
        }
    }

    private static IEnumerable<Row> Rows(SettingsShape shape, object defaults, string path, bool isSecret, (Type Type, string Path)[] above)
    {
        (Type Type, string Path)[] here = [.. above, (shape.Type, path)];
        return shape.Keys.SelectMany(key => Rows(
            key, key.Type, key.Property.GetValue(defaults), $"{path}:{key.Name}", isSecret || key.Attribute.Secret, here));
    }

    private static IEnumerable<Row> Rows(SettingShape key, SettingType type, object? value, string path, bool isSecret, (Type Type, string Path)[] above)
    {
        yield return new Row(
            path,
            TypeName(type, above) + (isSecret ? ", secret" : ""),
            key.Attribute.Required && !SettingsCopy.IsGiven(value) ? "required" : isSecret ? "" : Default(type, value),
            Bounds(key.Attribute, type),
            key.Attribute.Live ? $"{key.Attribute.Meaning} **Live.**" : key.Attribute.Meaning);

        var (element, below) = Inner(type, path);
        if (element is SettingType.Group group && !Array.Exists(above, outer => outer.Type == group.Clr))
        {
            var shape = SettingsShape.Of(group.Clr);
            foreach (var row in Rows(shape, type is SettingType.Group && value is not null ? value : shape.Defaults(), below, isSecret, above))
            {
                yield return row;
            }
        }
    }

    private static (SettingType Element, string Path) Inner(SettingType type, string path) => type switch
    {
        SettingType.List list => Inner(list.Element, $"{path}:{{n}}"),
        SettingType.Map map => Inner(map.Element, $"{path}:{{name}}"),
        _ => (type, path),
    };

    private static string TypeName(SettingType type, (Type Type, string Path)[] above) => type switch
    {
        SettingType.Scalar scalar => SettingText.TypeName(scalar.Clr),
        SettingType.List list => $"list of {TypeName(list.Element, above)}",
        SettingType.Map map => $"map by name of {TypeName(map.Element, above)}",
        SettingType.Group group when Array.Find(above, outer => outer.Type == group.Clr) is { Path: { } path } => $"the keys of `{path}`",
        _ => "group",
    };

    private static string Default(SettingType type, object? value) => (type, value) switch
    {
        (SettingType.Group, not null) => "",
        (_, null) => "none",
        _ when SettingsCopy.IsUninitialized(value) => "empty",
        (SettingType.Scalar, "") => "empty",
        (SettingType.Scalar, _) => $"`{SettingText.Format(value)}`",
        (SettingType.List { Element: SettingType.Scalar }, System.Collections.IEnumerable items) => Listed(items.Cast<object>().Select(SettingText.Format)),
        (_, System.Collections.ICollection { Count: > 0 } entries) => $"{entries.Count} entries",
        _ => "empty",
    };

    private static string Listed(IEnumerable<string> items) => items.Any() ? string.Join(", ", items.Select(item => $"`{item}`")) : "empty";

    private static string Bounds(SettingAttribute setting, SettingType type)
    {
        var unit = type switch
        {
            SettingType.List or SettingType.Map => "entries",
            SettingType.Scalar scalar when scalar.Clr == typeof(string) => "characters",
            _ => setting.Unit,
        };
        var bounds = SettingBounds.Describe(setting, type);
        return bounds.Length == 0 ? setting.Unit ?? "" : unit is null ? bounds : $"{bounds} {unit}";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private const string Introduction = """
        # Configuration

        <!-- Written by `authgateway config reference`. A change here is undone by the next run; change the settings records instead. -->

        `authgateway config check` prints the configuration that takes effect, where each value came from, and every
        error. It masks secrets. Its exit code is 0 or 78.

        ## Sources

        Each later source wins over the ones before it, key by key.

        1. `appsettings.json`, then `appsettings.{Environment}.json`, beside the binary. Both may be missing.
        2. The JSON file that `--config PATH` or the variable `AUTHGATEWAY_CONFIG` names. It must exist.
        3. Environment variables that start with `AUTHGATEWAY__`. Two underscores stand for each colon:
           `AUTHGATEWAY__Redis__Password` is `Redis:Password`. With one underscore they are not read, because
           Kubernetes makes such variables itself for a Service named authgateway (`AUTHGATEWAY_PORT`,
           `AUTHGATEWAY_SERVICE_HOST`).
        4. Secret files: every file of the directories in `AUTHGATEWAY_SECRETS` (several are separated by a colon),
           or of `/etc/authgateway/secrets` when it exists. The file `Redis__Password` holds the value of
           `Redis:Password`. One line feed at its end is dropped, names that start with a dot are skipped, and a file
           may have 64 KiB.

        No other variable or file is read. The environment's name comes from `--environment`, `DOTNET_ENVIRONMENT` or
        `ASPNETCORE_ENVIRONMENT`, and is `Production` otherwise; the two variables must not contradict each other.

        ## Values

        - Keys and names of enumerations are the same in any case. JSON files may have comments, trailing commas and
          1 MiB. A key may stand in a file once.
        - A time is `250ms`, `5s`, `5m`, `1h` or `1d` (whole numbers), or `[d.]hh:mm:ss[.fffffff]`. A bare number is
          refused: it has no unit.
        - A URI is absolute.
        - A list or a map that is given replaces its default whole. `[]`, or an empty variable, is an empty list.
        - A list in an environment variable has one variable for each index: `AUTHGATEWAY__A__List__0`,
          `AUTHGATEWAY__A__List__1`. **Between sources, lists merge by index**: `AUTHGATEWAY__A__List__0` replaces the
          first entry of a file's list and leaves the file's others in force. Give a list in one source only.
        - An empty value counts as missing, except for text. `null` in a file takes an earlier source's value back.
        - `{name}` in a key stands for a name of your choice, `{n}` for an index from 0 without gaps.

        ## Errors

        An unknown key is an error, as is a value that does not parse, lies out of its bounds, or is required and
        missing. The process finds all of them, writes each as one line on standard error and ends with exit code 78
        before it listens. A secret is never shown, nor is the value of an unknown key. A record's values are checked
        against each other once each of them is right on its own.

        ## Reload

        Files are read again every 5 seconds, which also sees Kubernetes swap a mounted ConfigMap or Secret. What two
        readings in a row have found counts: nobody's half-written file does. A change comes into force whole or, with
        any error, not at all: the errors are logged and the configuration in use stays. Sections marked so below take
        effect at once, and so do keys marked **Live**: secrets, and what goes with them. A live secret can be replaced,
        not given for the first time or taken away: that turns something on or off, which the start decides. For a
        change to any other key the log names the key, and it takes effect at the next start.

        """;
}
