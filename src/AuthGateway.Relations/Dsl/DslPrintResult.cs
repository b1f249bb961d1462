namespace AuthGateway.Relations.Dsl;

/// <summary>The outcome of writing a model in the language. Closed.</summary>
internal abstract record DslPrintResult
{
    private DslPrintResult()
    {
    }

    /// <summary>The model's text. Reading it gives the same model, its parts perhaps in another order.</summary>
    public sealed record Printed(string Text) : DslPrintResult;

    /// <summary>The language has no words for it, though the API's form has.</summary>
    public sealed record Unprintable(string Reason) : DslPrintResult;
}
