using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Json;

/// <summary>The outcome of reading a model's JSON. Closed.</summary>
internal abstract record ModelJsonResult
{
    private ModelJsonResult()
    {
    }

    /// <summary>It has the API's form. Whether the model makes sense is for the model's validation to say.</summary>
    public sealed record Parsed(AuthorizationModel Model) : ModelJsonResult;

    /// <summary>It does not.</summary>
    /// <param name="Path">Where, as <c>type_definitions[2].relations.viewer</c>.</param>
    /// <param name="Problem">What is wrong there.</param>
    public sealed record Refused(string Path, string Problem) : ModelJsonResult;
}
