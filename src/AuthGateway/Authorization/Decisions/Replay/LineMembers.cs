using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace AuthGateway.Authorization.Decisions.Replay;

/// <summary>The members of an object in a line, each of exactly one form.</summary>
/// <exception cref="FormatException">A member is missing or has another form.</exception>
internal readonly struct LineMembers(JsonElement element)
{
    /// <summary>The members' names.</summary>
    public IEnumerable<string> Names => element.EnumerateObject().Select(member => member.Name);

    /// <summary>Refuses members other than these: whoever wrote one believed that it counts.</summary>
    public void Only(params ReadOnlySpan<string> known)
    {
        foreach (var name in Names)
        {
            if (!known.Contains(name))
            {
                throw new FormatException($"{(name.Length <= 64 ? name : name[..64])} is not known here");
            }
        }
    }

    /// <summary>Whether a member is there, and not null.</summary>
    public bool Has(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A text.</summary>
    public string Text(string name) => TextOrNull(name) ?? throw new FormatException($"{name} is missing");

    /// <summary>A text; null where there is none.</summary>
    public string? TextOrNull(string name) =>
        !Has(name) ? null : Member(name, JsonValueKind.String).GetString();

    /// <summary>A whole number from zero on.</summary>
    public long Whole(string name) => Member(name, JsonValueKind.Number).TryGetInt64(out var number) && number >= 0 ? number : throw new FormatException($"{name} is no whole number");

    /// <summary>true or false.</summary>
    public bool Flag(string name) => element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? value.GetBoolean()
        : throw new FormatException($"{name} is neither true nor false");

    /// <summary>A moment.</summary>
    public DateTimeOffset Time(string name) => Member(name, JsonValueKind.String).TryGetDateTimeOffset(out var time) ? time : throw new FormatException($"{name} is no time");

    /// <summary>An object.</summary>
    public LineMembers Object(string name) => new(Member(name, JsonValueKind.Object));

    /// <summary>An object of any members; undefined where there is none.</summary>
    public JsonElement JsonOrNone(string name) => Has(name) ? Member(name, JsonValueKind.Object) : default;

    /// <summary>The outcome of a decision, in one of its words.</summary>
    public string Outcome() => Text("outcome") is (DecisionOutcomes.Allowed or DecisionOutcomes.Denied or DecisionOutcomes.Unavailable) and var outcome
        ? outcome
        : throw new FormatException("outcome is none of allowed, denied and unavailable");

    /// <summary>A list of objects.</summary>
    public IEnumerable<LineMembers> Objects(string name) => [.. Member(name, JsonValueKind.Array).EnumerateArray()
        .Select(item => item.ValueKind == JsonValueKind.Object ? new LineMembers(item) : throw new FormatException($"{name} has something else than objects"))];

    /// <summary>A list of texts.</summary>
    public ImmutableArray<string> Texts(string name)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var value in Member(name, JsonValueKind.Array).EnumerateArray())
        {
            values.Add(value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"{name} has something else than texts"));
        }

        return values.DrainToImmutable();
    }

    private JsonElement Member(string name, JsonValueKind kind) => element.TryGetProperty(name, out var value) && value.ValueKind == kind
        ? value
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name} is missing, or is no {kind}"));
}
