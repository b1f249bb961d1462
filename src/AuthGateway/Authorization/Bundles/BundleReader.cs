using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthGateway.Authorization.Evaluation;
using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Model;
using AuthGateway.Relations.Validation;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.Bundles;

/// <summary>Reads manifests: the same reader for a team's file and for what lies in Redis.</summary>
internal static class BundleReader
{
    // In the order of the documentation. Exactly these: a name in another case would be bound and hashed differently.
    private static readonly string[] Members = ["apiVersion", "namespace", "description", "scopes", "roles", "policies", "routes", "model", "resources"];
    private static readonly string[] ModelMembers = ["store", "text", "file"];

    /// <summary>Reads one; null, with what is wrong, when it is none.</summary>
    /// <param name="file">Its name, for the findings.</param>
    /// <param name="utf8">Its text.</param>
    /// <param name="readFile">Reads the file that holds the model; null where there are no files, in which case the text must be there.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static Bundle? Read(string file, ReadOnlySpan<byte> utf8, Func<string, string?>? readFile, List<BundleFinding> findings)
    {
        if (PlacedJson.Read(file, utf8, findings) is not { } json)
        {
            return null;
        }

        var before = findings.Count;
        CheckMembers(json, json.Root, "", Members, findings);
        var model = json.Root.TryGetProperty("model", out var element) && element.ValueKind == JsonValueKind.Object ? element : (JsonElement?)null;
        var text = model is { } given ? ModelText(json, given, readFile, findings) : null;
        var manifest = findings.Count == before ? Bind(json, text, findings) : null;
        if (manifest is null || findings.Count > before)
        {
            return null;
        }

        var parsed = text is null ? null : ReadModel(json, text, findings);
        var canonical = Canonical(json, model, text);
        if (canonical is null)
        {
            findings.Add(json.Finding(FindingCodes.Value, isError: true, "", "every number is a whole one below 2^53: others have several spellings, and the version is made from the spelling"));
        }
        else if (Encoding.UTF8.GetByteCount(canonical) > PlacedJson.MaxBytes)
        {
            findings.Add(json.Finding(FindingCodes.TooLarge, isError: true, "", $"with its model, the manifest has more than {PlacedJson.MaxBytes} bytes"));
        }

        return canonical is null || findings.Skip(before).Any(finding => finding.IsError) ? null : new Bundle(manifest, canonical, Version(canonical), parsed, json);
    }

    /// <summary>The version of a canonical text.</summary>
    public static string Version(string canonical) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));

    /// <summary>Whether a text is a version.</summary>
    public static bool IsVersion(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower);

    private static void CheckMembers(PlacedJson json, JsonElement element, string at, string[] known, List<BundleFinding> findings)
    {
        foreach (var name in element.EnumerateObject().Select(member => member.Name).Except(known, StringComparer.Ordinal))
        {
            var nearest = NearestName.Of(name, known);
            findings.Add(json.Finding(FindingCodes.UnknownKey, isError: true, $"{at}/{name}", $"is not known here; expected {(nearest is null ? "" : $"{nearest}, or another of ")}{string.Join(", ", known)}"));
        }
    }

    private static string? ModelText(PlacedJson json, JsonElement model, Func<string, string?>? readFile, List<BundleFinding> findings)
    {
        CheckMembers(json, model, "/model", ModelMembers, findings);
        var hasFile = model.TryGetProperty("file", out var file) && file.ValueKind == JsonValueKind.String;
        var hasText = model.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String;
        if (hasFile == hasText || (hasFile && readFile is null))
        {
            findings.Add(json.Finding(FindingCodes.Value, isError: true, "/model", readFile is null ? "the model's text is expected" : "text or file is expected, one of them"));
            return null;
        }

        if (hasText)
        {
            return text.GetString();
        }

        var read = readFile!(file.GetString()!);
        if (read is null)
        {
            findings.Add(json.Finding(FindingCodes.Value, isError: true, "/model/file", $"'{file.GetString()}' can't be read: a file beside the manifest, or below, of at most {ModelDsl.MaxLength} characters is expected"));
        }

        return read;
    }

    private static BundleManifest? Bind(PlacedJson json, string? model, List<BundleFinding> findings)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in json.Root.EnumerateObject().Where(member => member.Name is not "model"))
        {
            ManifestValues.Add(json, member.Name, $"/{member.Name}", member.Value, values, findings);
        }

        if (json.Root.TryGetProperty("model", out var given))
        {
            values["model:text"] = model;
            values["model:store"] = given.ValueKind == JsonValueKind.Object && given.TryGetProperty("store", out var store) && store.ValueKind == JsonValueKind.String ? store.GetString() : null;

            // Whose rules say nothing of a store ask the bundle's own.
            foreach (var type in json.Root.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Object ? resources.EnumerateObject().Select(type => type.Name) : [])
            {
                values.TryAdd($"resources:{type}:{nameof(EvaluationResourceSettings.Store)}", values["model:store"]);
            }
        }

        var binder = new SettingsBinder { NamesVariables = false, HasSecrets = false };
        var manifest = (BundleManifest)binder.Bind(typeof(BundleManifest), ManifestSection.Of(values), "");
        var subjects = new List<SettingsError>();
        foreach (var (name, policy) in manifest.Policies)
        {
            SubjectRule.Check(policy, new SettingsErrors($"policies:{name}", subjects));
        }

        findings.AddRange(binder.Errors.Concat(subjects).Select(error => ManifestValues.Finding(json, error)));
        return manifest;
    }

    private static AuthorizationModel? ReadModel(PlacedJson json, string text, List<BundleFinding> findings)
    {
        BundleFinding At(string code, bool isError, int line, int column, string message) =>
            json.Finding(code, isError, "/model/text", line > 0 ? $"line {line}, column {column}: {message}" : message);

        switch (ModelDsl.Parse(text))
        {
            case ModelDslResult.Refused refused:
                findings.AddRange(refused.Issues.Select(issue => At(FindingCodes.ModelInvalid, isError: true, issue.Line, issue.Column, issue.Message)));
                return null;

            case ModelDslResult.Parsed parsed:
                BundleFinding Of(string code, bool isError, ModelIssue issue) =>
                    parsed.Places.TryGetValue(issue.Where, out var place) ? At(code, isError, place.Line, place.Column, issue.ToString()) : At(code, isError, 0, 0, issue.ToString());
                var validation = ModelValidator.Validate(parsed.Model);
                findings.AddRange(validation switch
                {
                    ModelValidation.Refused refused => refused.Issues.Select(issue => Of(FindingCodes.ModelInvalid, isError: true, issue)),
                    ModelValidation.Valid valid => valid.Warnings.Select(issue => Of(FindingCodes.ModelSuspect, isError: false, issue)),
                    _ => [],
                });
                return parsed.Model;

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // The model's text in place of its file's name: what is applied is whole.
    private static string? Canonical(PlacedJson json, JsonElement? model, string? text)
    {
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in json.Root.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        if (model is { } given && text is not null)
        {
            members["model"] = JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal) { ["store"] = given.GetProperty("store").GetString()!, ["text"] = text });
        }

        var canonical = new StringBuilder();
        return CanonicalJson.TryWrite(JsonSerializer.SerializeToElement(members), canonical) ? canonical.ToString() : null;
    }
}
