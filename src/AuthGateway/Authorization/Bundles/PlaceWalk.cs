using System.Globalization;
using System.Text.Json;

namespace AuthGateway.Authorization.Bundles;

/// <summary>Goes through a JSON text once: where everything stands, and what stands twice.</summary>
internal sealed class PlaceWalk(string file, List<BundleFinding> findings)
{
    /// <summary>
    /// The most characters of all pointers together. Each has the names around it in it: of a megabyte, half of it one name and half of it values below, they
    /// would be hundreds of gigabytes (CWE-789). A manifest that people write has some 60 for each of its values.
    /// </summary>
    private const int MostSpelled = 16 * 1024 * 1024;

    private readonly Stack<Level> _levels = new();
    private string _pointer = "";
    private int _line = 1;
    private int _lineStart;
    private int _counted;
    private int _at;
    private int _spelled;

    /// <summary>Whether something stands twice, or there is too much of it.</summary>
    public bool IsFaulty { get; private set; }

    /// <summary>The place of every value, by its pointer in any case.</summary>
    public Dictionary<string, (int Line, int Column)> Places { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Goes through it.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A text in it is not Unicode.</exception>
    public void Through(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = maxDepth });
        while (reader.Read() && _spelled <= MostSpelled)
        {
            Move(utf8, (int)reader.TokenStartIndex);
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    Name(reader.GetString()!);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Value();
                    _levels.Push(new Level(_pointer, reader.TokenType == JsonTokenType.StartArray));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    _levels.Pop();
                    break;
                default:
                    Value();
                    if (reader.TokenType == JsonTokenType.String)
                    {
                        _ = reader.GetString();
                    }

                    break;
            }
        }

        if (_spelled > MostSpelled)
        {
            IsFaulty = true;
            findings.Add(Finding(FindingCodes.TooLarge, "too many values below too long names"));
        }
    }

    /// <summary>An error where the walk is.</summary>
    public BundleFinding Finding(string code, string text) => new(code, IsError: true, _pointer, text) { File = file, Line = _line, Column = _at - _lineStart + 1 };

    private void Move(ReadOnlySpan<byte> utf8, int to)
    {
        var passed = utf8[_counted..to];
        var breaks = passed.Count((byte)'\n');
        if (breaks > 0)
        {
            _line += breaks;
            _lineStart = _counted + passed.LastIndexOf((byte)'\n') + 1;
        }

        (_counted, _at) = (to, to);
    }

    private void Name(string name)
    {
        var level = _levels.Peek();
        _pointer = $"{level.Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
        if (!level.Names.Add(name))
        {
            IsFaulty = true;
            findings.Add(Finding(FindingCodes.DuplicateKey, $"\"{name}\" stands here twice: two readers would take two different ones"));
        }

        Place();
    }

    private void Value()
    {
        if (_levels.TryPeek(out var level) && level.IsArray)
        {
            _pointer = string.Create(CultureInfo.InvariantCulture, $"{level.Pointer}/{level.Count++}");
            Place();
        }
    }

    private void Place()
    {
        _spelled += _pointer.Length;
        Places.TryAdd(_pointer, (_line, _at - _lineStart + 1));
    }

    private sealed class Level(string pointer, bool isArray)
    {
        public string Pointer { get; } = pointer;

        public bool IsArray { get; } = isArray;

        public int Count { get; set; }

        public HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}
