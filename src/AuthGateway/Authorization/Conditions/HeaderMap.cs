using System.Collections.Frozen;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Conditions;

/// <summary>The listed headers of a request as conditions see them. Which of them came clearly was looked at before.</summary>
internal sealed class HeaderMap(IHeaderDictionary headers, FrozenSet<string> listed) : ICelMap
{
    /// <inheritdoc/>
    public int Count => Names.Count();

    /// <inheritdoc/>
    public IEnumerable<CelValue> Keys => Names.Select(name => CelValue.Of(name));

    private IEnumerable<string> Names => listed.Where(headers.ContainsKey);

    /// <inheritdoc/>
    public bool TryGet(in CelValue key, out CelValue value)
    {
        value = key.Kind == CelValueKind.String && listed.Contains(key.AsString()) && headers.TryGetValue(key.AsString(), out var values) && values.Count == 1
            ? CelValue.Of(values[0])
            : default;
        return value.Kind == CelValueKind.String;
    }
}
