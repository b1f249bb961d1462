using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Dsl;

/// <summary>OpenFGA's modelling language, schema 1.1.</summary>
internal static class ModelDsl
{
    /// <summary>The most characters of a text: a model of the largest size, and as much again for its comments.</summary>
    public const int MaxLength = 512 * 1024;

    /// <summary>Reads a model of one piece.</summary>
    public static ModelDslResult Parse(string text) => ParseDocument(text) switch
    {
        DslDocumentResult.Parsed { Document: { SchemaVersion: { } version } document } =>
            new ModelDslResult.Parsed(new AuthorizationModel(version, document.Types, document.Conditions), document.Places),
        DslDocumentResult.Parsed =>
            new ModelDslResult.Refused([new DslIssue(1, 1, "This is a file of a module; a model is made of all the files that an fga.mod lists.")]),
        DslDocumentResult.Refused refused => new ModelDslResult.Refused(refused.Issues),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Reads a text that may be a model of one piece or a module's file.</summary>
    public static DslDocumentResult ParseDocument(string text)
    {
        if (text.Length > MaxLength)
        {
            return new DslDocumentResult.Refused([new DslIssue(1, 1, $"The text has {text.Length} characters; at most {MaxLength} are read.")]);
        }

        var kept = DslText.WithoutComments(text);
        if (DslLexer.Read(kept, out var wrongAt) is not { } tokens)
        {
            var (line, column) = new DslLines(kept).PlaceOf(wrongAt);
            return new DslDocumentResult.Refused([new DslIssue(line, column, $"Nothing in the language starts with {DslText.Show(kept[wrongAt])}.")]);
        }

        var cursor = new DslCursor(kept, tokens);
        var document = new DslParser(cursor).Read();
        return cursor.Issues.Count == 0 && document is not null
            ? new DslDocumentResult.Parsed(document)
            : new DslDocumentResult.Refused([.. cursor.Issues]);
    }
}
