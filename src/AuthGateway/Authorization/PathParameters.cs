using System.Collections.Immutable;
using AuthGateway.Cel.Values;
using AuthGateway.Pipeline.Canonical;

namespace AuthGateway.Authorization;

/// <summary>
/// The values of a route's parameters, percent-decoded: what the application behind the gateway takes them for. A name that the judged path spells
/// in two ways (<c>a%2Bb</c>, <c>a+b</c>) is one value here, or one of the spellings would pass by what is said about the other.
/// </summary>
internal sealed class PathParameters : ICelMap
{
    /// <summary>Of a route without parameters.</summary>
    public static readonly PathParameters None = new([]);

    private readonly ImmutableArray<KeyValuePair<string, string>> _values;

    private PathParameters(ImmutableArray<KeyValuePair<string, string>> values) => _values = values;

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public IEnumerable<CelValue> Keys => _values.Select(pair => CelValue.Of(pair.Key));

    /// <summary>Reads what routing found.</summary>
    /// <param name="values">The route's values, in the spelling of the judged path.</param>
    public static PathParameters Of(RouteValueDictionary values)
    {
        if (values.Count == 0)
        {
            return None;
        }

        var decoded = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(values.Count);
        foreach (var (name, value) in values)
        {
            // A parameter that the path leaves out is not there: null, where the route has it as optional.
            if (value is string text)
            {
                decoded.Add(new KeyValuePair<string, string>(name, CanonicalPath.Decode(text)));
            }
        }

        return new PathParameters(decoded.DrainToImmutable());
    }

    /// <summary>Of values that are decoded already.</summary>
    public static PathParameters OfDecoded(IEnumerable<KeyValuePair<string, string>> values) => new([.. values]);

    /// <summary>All of them, decoded.</summary>
    public ImmutableArray<KeyValuePair<string, string>> All => _values;

    /// <summary>A parameter's value; null when the route or the path has none.</summary>
    public string? Find(string name)
    {
        foreach (var pair in _values)
        {
            if (string.Equals(pair.Key, name, StringComparison.Ordinal))
            {
                return pair.Value;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool TryGet(in CelValue key, out CelValue value)
    {
        value = key.Kind == CelValueKind.String ? CelValue.Of(Find(key.AsString())) : default;
        return value.Kind == CelValueKind.String;
    }
}
