using System.Globalization;
using System.Text;

namespace AuthGateway.Settings;

/// <summary>Single values as text: read, written, and named for the reader of an error or of the reference.</summary>
internal static class SettingText
{
    /// <summary>Stands for every secret.</summary>
    public const string Mask = "***";

    /// <summary>Longer text is cut: an error is one line on a terminal, and a key file pasted into the wrong key is not echoed whole.</summary>
    private const int LongestShown = 120;

    private const NumberStyles RealNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Whether a value of this type is a single value with a spelling.</summary>
    public static bool IsScalar(Type type) =>
        type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(long) || type == typeof(double)
        || type == typeof(TimeSpan) || type == typeof(Uri) || type.IsEnum;

    /// <summary>Reads a value; null when the text does not spell one. Invariant culture, no surrounding space.</summary>
    public static object? Parse(Type type, string text)
    {
        if (type.IsEnum)
        {
            // Enum.TryParse would take numbers, even undefined ones, and lists of names.
            var name = Array.Find(Enum.GetNames(type), name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
            return name is null ? null : Enum.Parse(type, name);
        }

        return type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(bool) => text.ToUpperInvariant() switch { "TRUE" => true, "FALSE" => false, _ => null },
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) ? i : null,
            _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var l) ? l : null,
            _ when type == typeof(double) => double.TryParse(text, RealNumber, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d) ? d : null,
            _ when type == typeof(TimeSpan) => Durations.TryParse(text, out var time) ? time : null,
            _ when type == typeof(Uri) => ParseUri(text),
            _ => throw new InvalidOperationException($"{type} is not a single value."),
        };
    }

    /// <summary>Writes a value as it would stand in a file.</summary>
    public static string Format(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        TimeSpan time => Durations.Format(time),
        Uri uri => uri.OriginalString,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The type in the reference's words.</summary>
    public static string TypeName(Type type) => type switch
    {
        _ when type.IsEnum => string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(string) => "text",
        _ when type == typeof(bool) => "true, false",
        _ when type == typeof(int) || type == typeof(long) => "whole number",
        _ when type == typeof(double) => "number",
        _ when type == typeof(TimeSpan) => "time",
        _ => "URI",
    };

    /// <summary>The type in an error's words, after "expected".</summary>
    public static string Expected(Type type) => type switch
    {
        _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(string) => "text",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(TimeSpan) => "a time such as 250ms, 5s, 5m, 1h, 1d or 00:00:05",
        _ => "an absolute URI such as https://host/path",
    };

    /// <summary>Text on one line and of bounded length: a value must not forge a second line of a log, nor drive a terminal.</summary>
    public static string OneLine(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                shown.Append(rune);
            }
        }

        return shown.ToString();
    }

    /// <summary>A value that is no secret, as errors and listings show it: bounded, and without the password and the query that a URI may carry.</summary>
    public static string Shown(string text)
    {
        var visible = WithoutQuery(WithoutUserInfo(text));
        return visible.Length <= LongestShown ? visible : $"{visible[..LongestShown]}…";
    }

    private static string WithoutUserInfo(string text)
    {
        var authority = text.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return text;
        }

        // The last @ and not the first slash ends it: in a URI that is malformed, a password may hold a slash.
        var start = authority + 3;
        var at = text.LastIndexOf('@');
        return at < start ? text : $"{text[..start]}{Mask}{text[at..]}";
    }

    // Keys of hosted receivers are often given as a query.
    private static string WithoutQuery(string text)
    {
        var authority = text.IndexOf("://", StringComparison.Ordinal);
        var query = authority < 0 ? -1 : text.IndexOf('?', authority);
        return query < 0 ? text : $"{text[..query]}?{Mask}";
    }

    // On Unix "/path" parses as an absolute file URI, and surrounding space is dropped: the text must start with the scheme.
    private static Uri? ParseUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.StartsWith($"{uri.Scheme}:", StringComparison.OrdinalIgnoreCase)
        && !char.IsWhiteSpace(text[^1])
            ? uri
            : null;
}
