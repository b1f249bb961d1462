using System.Globalization;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>Where a listing goes on. All of its pages are of one moment and of one model, or it would be a listing of nothing that ever was.</summary>
/// <param name="Moment">The store's moment when it began: its number alone may be given out again after a failover.</param>
/// <param name="Model">The model that it began with, which need not be the newest any more.</param>
/// <param name="After">The last name of the page before, without its type.</param>
internal sealed record ListingPlace(StoreMoment Moment, string Model, string After)
{
    private const int Parts = 4;

    /// <summary>For the engine.</summary>
    public ListCursor Cursor => new(Moment.Revision, After);

    /// <summary>Spells it, bound to the question.</summary>
    public string Write(ReadOnlySpan<string> question) => ApiContinuation.Write(
        question, Moment.Epoch.ToString(CultureInfo.InvariantCulture), Moment.Revision.ToString(CultureInfo.InvariantCulture), Model, After);

    /// <summary>Reads one of this question; null when it is none.</summary>
    public static ListingPlace? Read(ReadOnlySpan<string> question, string token) =>
        ApiContinuation.Read(question, token, Parts) is [var epoch, var revision, var model, var after]
        && long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var history)
        && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && Ulid.Is(model)
            ? new ListingPlace(new StoreMoment(history, number), model, after)
            : null;
}
