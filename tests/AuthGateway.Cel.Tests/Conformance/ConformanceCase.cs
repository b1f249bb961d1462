using System.Text.Json;

namespace AuthGateway.Cel.Tests.Conformance;

/// <summary>A published case: an expression, what it may name, and what must come out.</summary>
/// <param name="Path">The suites it stands in, from the outside in.</param>
/// <param name="Original">The case as cel-spec has it (a SimpleTest in protobuf's JSON).</param>
/// <param name="CheckedType">The type that cel-go's checker finds; null when it refuses the expression.</param>
internal sealed record ConformanceCase(IReadOnlyList<string> Path, JsonElement Original, string? CheckedType)
{
    public string Suite => Path[0];

    public string Name => $"{string.Join('/', Path)}/{Original.GetProperty("name").GetString()}";

    public string Expression => Original.GetProperty("expr").GetString()!;

    public string Container => Original.TryGetProperty("container", out var container) ? container.GetString()! : "";

    public bool IsCheckOnly => IsSet("checkOnly");

    public bool IsUnchecked => IsSet("disableCheck");

    /// <summary>The value that must come out; null when an error must, or when only the type matters.</summary>
    public JsonElement? Value =>
        Property(Original, "value") ?? (Property(Original, "typedResult") is { } typed ? Property(typed, "result") : null);

    public JsonElement? DeducedType => Property(Original, "typedResult") is { } typed ? Property(typed, "deducedType") : null;

    public bool ExpectsError => Property(Original, "evalError") is not null;

    public IEnumerable<JsonElement> Declarations => Property(Original, "typeEnv") is { } declarations ? declarations.EnumerateArray() : [];

    public IEnumerable<JsonProperty> Bindings => Property(Original, "bindings") is { } bindings ? bindings.EnumerateObject() : [];

    public override string ToString() => $"{Name}: {Expression}";

    private bool IsSet(string name) => Original.TryGetProperty(name, out var value) && value.GetBoolean();

    private static JsonElement? Property(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : null;
}
