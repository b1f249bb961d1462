using System.Text.Json;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>What is to be done.</summary>
internal sealed record AskedAction
{
    public AskedAction(string name, JsonElement properties = default)
    {
        (Name, Properties) = (name, properties);
        Values = AskedValues.Read(properties);
    }

    /// <summary>The action's name.</summary>
    public string Name { get; init; }

    /// <summary>What else is said of it; undefined for nothing.</summary>
    public JsonElement Properties { get; }

    /// <summary>The same as a condition reads it.</summary>
    public CelValue Values { get; }
}
