using System.Globalization;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>Where the next page of a search begins: opaque to callers, bound to the search, and with the moments of the first page's stores.</summary>
/// <param name="After">After which result.</param>
/// <param name="Limit">The limit that the search began with; empty for none.</param>
/// <param name="Pins">By store, the moment that all pages are of.</param>
internal sealed record SearchToken(string After, string Limit, IReadOnlyDictionary<string, StoreMoment> Pins)
{
    private const char Between = ' ';

    /// <summary>Spells a place.</summary>
    public static string Write(IReadOnlyList<string> search, string after, string limit, IEnumerable<(string Store, StoreMoment Moment)> moments) => ApiContinuation.Write(
        [.. search], after, limit, string.Join(Between, moments.Select(moment => string.Create(CultureInfo.InvariantCulture, $"{moment.Store}/{moment.Moment.Epoch}/{moment.Moment.Revision}"))));

    /// <summary>Reads a place of this search; null when it is none.</summary>
    public static SearchToken? Read(IReadOnlyList<string> search, string token)
    {
        if (ApiContinuation.Read([.. search], token, parts: 3) is not [var after, var limit, var moments]
            || (limit.Length > 0 && !int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            return null;
        }

        var pins = new Dictionary<string, StoreMoment>(StringComparer.Ordinal);
        foreach (var moment in moments.Split(Between, StringSplitOptions.RemoveEmptyEntries))
        {
            if (moment.Split('/') is not [var store, var epoch, var revision] || !Ulid.Is(store)
                || !long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var e)
                || !long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var r)
                || !pins.TryAdd(store, new StoreMoment(e, r)))
            {
                return null;
            }
        }

        return new SearchToken(after, limit, pins);
    }
}
