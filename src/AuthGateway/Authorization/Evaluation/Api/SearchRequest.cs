using System.Text.Json;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>A search as it was read.</summary>
/// <param name="Question">What is asked; of what is sought, the id or the name is not looked at.</param>
/// <param name="Place">Which page.</param>
/// <param name="Pins">The moments that the first page was of; none for the first.</param>
/// <param name="IsPaged">Whether the request speaks of pages.</param>
/// <param name="Limit">The limit that it began with, as it was given; empty for none.</param>
/// <param name="Common">What all pages of the search have in common.</param>
internal sealed record SearchRequest(
    EvaluationQuestion Question, SearchPlace Place, IReadOnlyDictionary<string, StoreMoment> Pins, bool IsPaged, string Limit, IReadOnlyList<string> Common)
{
    /// <summary>Reads it.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="endpoint">Which search.</param>
    /// <param name="sought">Whose id is sought; null for an action's name.</param>
    /// <param name="most">The most results of a page.</param>
    public static (SearchRequest? Request, ApiError? Error) Read(JsonElement body, string endpoint, Sought? sought, int most)
    {
        var reader = new QuestionReader();
        var (subject, action, resource) = (reader.Object(body, "subject"), sought is null ? default : reader.Object(body, "action"), reader.Object(body, "resource"));
        var context = reader.Object(body, "context");
        var page = reader.Object(body, "page");
        var question = new EvaluationQuestion(
            reader.Entity(subject, default, "subject", needsId: sought != Sought.Subject),
            sought is null ? new AskedAction("") : reader.Action(action, default),
            reader.Entity(resource, default, "resource", needsId: sought != Sought.Resource),
            context);
        var limit = LimitOf(page, reader);
        var token = QuestionReader.Member(page, "token");
        if (token.ValueKind is not (JsonValueKind.String or JsonValueKind.Undefined))
        {
            reader.Fail("'page.token' must be a string.");
        }

        if (reader.Error is { } wrong)
        {
            return (null, ApiError.Invalid(wrong));
        }

        string[] common =
        [
            endpoint, question.Subject.Type, question.Subject.Id, Spell(subject), question.Action.Name, Spell(action),
            question.Resource.Type, question.Resource.Id, Spell(resource), CanonicalJson.Write(context), CanonicalJson.Write(QuestionReader.Member(page, "properties")),
        ];
        if (token.ValueKind == JsonValueKind.Undefined || token.ValueEquals(""u8))
        {
            return (new SearchRequest(question, new SearchPlace(null, Size(limit, most)), None, page.ValueKind == JsonValueKind.Object, limit, common), null);
        }

        // Without a limit the token's own goes on: the specification's example leaves it out of the second request, and its text wants the same one.
        return SearchToken.Read(common, token.GetString()!) is { } at && (limit.Length == 0 || limit == at.Limit)
            ? (new SearchRequest(question, new SearchPlace(at.After, Size(at.Limit, most)), at.Pins, IsPaged: true, at.Limit, common), null)
            : (null, EvaluationErrors.PageToken);

        static string Spell(JsonElement entity) => CanonicalJson.Write(QuestionReader.Member(entity, "properties"));
    }

    private static IReadOnlyDictionary<string, StoreMoment> None { get; } = new Dictionary<string, StoreMoment>(StringComparer.Ordinal);

    private static string LimitOf(JsonElement page, QuestionReader reader)
    {
        var value = QuestionReader.Member(page, "limit");
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return "";
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var limit) && limit >= 0)
        {
            return limit.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        reader.Fail("'page.limit' must be a whole number from 0 on.");
        return "";
    }

    private static int Size(string limit, int most) =>
        limit.Length > 0 ? Math.Min(int.Parse(limit, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture), most) : most;
}
