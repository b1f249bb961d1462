using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AuthGateway.Authorization.Bundles;

/// <summary>
/// A JSON file that people write, read strictly: comments and trailing commas may stand there as in the configuration; a name that stands twice in any
/// case, and text that is not Unicode, are errors with their line and column.
/// </summary>
internal sealed class PlacedJson
{
    /// <summary>The most bytes of a file: what a ConfigMap holds.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxDepth = 64;

    private readonly Dictionary<string, (int Line, int Column)> _places;

    private PlacedJson(string file, JsonElement root, Dictionary<string, (int Line, int Column)> places) => (File, Root, _places) = (file, root, places);

    /// <summary>The file's name.</summary>
    public string File { get; }

    /// <summary>The object.</summary>
    public JsonElement Root { get; }

    /// <summary>Reads a file; null, with what is wrong, when it is none.</summary>
    public static PlacedJson? Read(string file, ReadOnlySpan<byte> utf8, List<BundleFinding> findings)
    {
        utf8 = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        if (utf8.Length > MaxBytes || !Utf8.IsValid(utf8))
        {
            findings.Add(new BundleFinding(utf8.Length > MaxBytes ? FindingCodes.TooLarge : FindingCodes.Json, IsError: true, "", $"one JSON object in UTF-8 of at most {MaxBytes} bytes is expected") { File = file });
            return null;
        }

        var walk = new PlaceWalk(file, findings);
        try
        {
            walk.Through(utf8, MaxDepth);
            if (!walk.IsFaulty)
            {
                var root = JsonElement.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
                if (root.ValueKind == JsonValueKind.Object)
                {
                    return new PlacedJson(file, root, walk.Places);
                }

                findings.Add(new BundleFinding(FindingCodes.Json, IsError: true, "", "one JSON object is expected") { File = file, Line = 1, Column = 1 });
            }
        }
        catch (JsonException fault)
        {
            findings.Add(new BundleFinding(FindingCodes.Json, IsError: true, "", "this is not valid JSON") { File = file, Line = (int)(fault.LineNumber ?? 0) + 1, Column = (int)(fault.BytePositionInLine ?? 0) + 1 });
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 that is half a character: two readers make two texts of it.
            findings.Add(walk.Finding(FindingCodes.Json, "this is not text of whole characters"));
        }

        return null;
    }

    /// <summary>A finding at a place of the file, or at the nearest thing around it that stands there.</summary>
    public BundleFinding Finding(string code, bool isError, string pointer, string text)
    {
        var at = pointer;
        (int Line, int Column) place;
        while (!_places.TryGetValue(at, out place) && at.Length > 0)
        {
            at = at[..at.LastIndexOf('/')];
        }

        return new BundleFinding(code, isError, pointer, text) { File = File, Line = place.Line, Column = place.Column };
    }
}
