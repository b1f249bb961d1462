using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>
/// Reads a JSON file into keys, each with its line. Comments and trailing commas are allowed; a name that stands twice is not.
/// </summary>
/// <remarks>
/// The framework's reader is not used: its errors quote the text around the fault, which may be an unquoted
/// password, and it knows no lines.
/// </remarks>
internal static class JsonSettingsFile
{
    /// <summary>A ConfigMap holds at most 1 MiB.</summary>
    public const int LongestFile = 1024 * 1024;

    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 };

    /// <summary>Reads a file over what is there.</summary>
    public static void Read(string path, SettingsValues into)
    {
        if (BoundedFile.Read(path, LongestFile, into) is not { } bytes)
        {
            return;
        }

        var json = bytes.AsSpan();
        if (json.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..];
        }

        if (!Utf8.IsValid(json))
        {
            into.AddError(path, "is not valid UTF-8", "a JSON object in UTF-8");
            return;
        }

        var reader = new Utf8JsonReader(json, Options);
        var flattener = new Flattener(path, into);
        try
        {
            while (reader.Read())
            {
                flattener.Take(ref reader, json);
            }

            into.Add(flattener.Values);
        }
        catch (JsonException exception)
        {
            into.AddError(path, $"is not valid JSON at line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}", "one JSON object");
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 that is half a character.
            into.AddError(path, $"is not valid JSON at line {flattener.Line}", "text of whole characters");
        }
    }

    private sealed class Flattener(string file, SettingsValues into)
    {
        private readonly Stack<Level> _levels = new();
        private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
        private string _name = "";
        private long _counted;

        public Dictionary<string, SettingValue> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

        public int Line { get; private set; } = 1;

        public void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
        {
            Line += json[(int)_counted..(int)reader.TokenStartIndex].Count((byte)'\n');
            _counted = reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    Name(reader.GetString()!);
                    break;

                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    _levels.Push(new Level(NextKey(), reader.TokenType == JsonTokenType.StartArray));
                    break;

                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    var level = _levels.Pop();
                    if (level is { Count: 0, Key.Length: > 0 })
                    {
                        // [] is a list that is given and empty; {} is a name without values.
                        Set(level.Key, level.IsArray ? "" : null);
                    }

                    break;

                default:
                    Set(NextKey(), reader.TokenType switch
                    {
                        JsonTokenType.String => reader.GetString(),
                        JsonTokenType.Null => null,
                        _ => Encoding.UTF8.GetString(reader.ValueSpan),
                    });
                    break;
            }
        }

        private void Name(string name)
        {
            _name = SettingsKey.Join(_levels.Peek().Key, name);
            if (name.Split(':').Contains("", StringComparer.Ordinal))
            {
                into.AddError(_name, $"has an empty part ({file} line {Line})", "a name");
            }
            else if (!_seen.Add(_name))
            {
                into.AddError(_name, $"stands twice ({file} line {Line})", "one place for a key");
            }
        }

        private string NextKey()
        {
            if (!_levels.TryPeek(out var level))
            {
                return "";
            }

            var key = level.IsArray ? SettingsKey.Join(level.Key, level.Count.ToString()) : _name;
            level.Count++;
            return key;
        }

        private void Set(string key, string? text)
        {
            if (key.Length == 0)
            {
                into.AddError(file, "holds a single value", "one JSON object");
                return;
            }

            Values[key] = new SettingValue(text, $"{file} line {Line}");
        }

        private sealed class Level(string key, bool isArray)
        {
            public string Key { get; } = key;

            public bool IsArray { get; } = isArray;

            public int Count { get; set; }
        }
    }
}
