using System.Globalization;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>One answer of the gateway, read by the letter.</summary>
internal sealed record FuzzAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Fields, string Body, int End)
{
    /// <summary>Whether the connection ends behind it.</summary>
    public bool Closes => Value("Connection")?.Contains("close", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The first value of a header.</summary>
    public string? Value(string name) => Fields.FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Reads the answer that begins at a place; null when there is not all of it.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static FuzzAnswer? Read(string text, int from, bool toHead)
    {
        var end = text.IndexOf("\r\n\r\n", from, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var lines = text[from..end].Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || lines[0].Length < 12
            || !int.TryParse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) || (lines[0].Length > 12 && lines[0][12] != ' '))
        {
            throw new FormatException("status line");
        }

        var fields = new List<KeyValuePair<string, string>>();
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                throw new FormatException("field line");
            }

            fields.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }

        var answer = new FuzzAnswer(status, fields, "", end + 4);
        if (toHead || status is (>= 100 and < 200) or 204 or 304)
        {
            return answer;
        }

        // The upstream's answers are empty and the gateway's own say their length: nothing is chunked.
        if (answer.Value("Transfer-Encoding") is not null || !int.TryParse(answer.Value("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            throw new FormatException("length");
        }

        return answer.End + length > text.Length ? null : answer with { Body = text.Substring(answer.End, length), End = answer.End + length };
    }
}
