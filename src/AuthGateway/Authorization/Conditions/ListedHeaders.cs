using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Conditions;

/// <summary>The headers that a policy lists, copied.</summary>
internal static class ListedHeaders
{
    /// <summary>Copies them in every spelling that came: a condition is not true of a request with two.</summary>
    public static IHeaderDictionary Of(IHeaderDictionary headers, ImmutableSortedSet<string> listed)
    {
        var copy = new HeaderDictionary(listed.Count);
        foreach (var (name, values) in headers)
        {
            foreach (var read in listed)
            {
                if (HeaderSpelling.IsSame(name, read))
                {
                    copy[name] = values;
                    break;
                }
            }
        }

        return copy;
    }
}
