using System.Text;
using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Json;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Tests;

/// <summary>Models for tests.</summary>
internal static class Models
{
    /// <summary>Reads a text that must be a model.</summary>
    public static AuthorizationModel Parse(string text) => ModelDsl.Parse(text) switch
    {
        ModelDslResult.Parsed parsed => parsed.Model,
        ModelDslResult.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Issues)),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>What is wrong with a text.</summary>
    public static IReadOnlyList<DslIssue> Issues(string text) => ModelDsl.Parse(text) is ModelDslResult.Refused refused ? refused.Issues : [];

    /// <summary>A model's JSON, for messages and comparisons.</summary>
    public static string Show(AuthorizationModel model) => Encoding.UTF8.GetString(ModelJson.ToUtf8(model));
}
