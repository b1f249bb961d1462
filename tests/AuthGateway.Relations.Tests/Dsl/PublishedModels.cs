using AuthGateway.TestSupport;

namespace AuthGateway.Relations.Tests.Dsl;

/// <summary>The published vectors of OpenFGA's transformer: each a model as text and as JSON.</summary>
internal static class PublishedModels
{
    private static readonly string[] Place = ["openfga", "transformer"];

    /// <summary>Why they can't be read here, or null.</summary>
    public static string? SkipReason => Vectors.SkipReason(Place);

    /// <summary>Their names, in order; one that says why there are none, so that the tests show as skipped.</summary>
    public static IReadOnlyList<string> Names { get; } = Vectors.Find(Place) is { } folder
        ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)]
        : ["missing"];

    /// <summary>A model's text.</summary>
    public static string Text(string name) => File.ReadAllText(Vectors.Find([.. Place, name, "authorization-model.fga"])!);

    /// <summary>A model's JSON.</summary>
    public static byte[] Json(string name) => File.ReadAllBytes(Vectors.Find([.. Place, name, "authorization-model.json"])!);
}
