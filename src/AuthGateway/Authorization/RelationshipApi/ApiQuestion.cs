using System.Text.Json;
using AuthGateway.Authorization.Relationships;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>What all questions of the API have in common: the store, the model, how fresh the answer must be.</summary>
internal static class ApiQuestion
{
    /// <summary>Reads it; what is wrong, the reader keeps.</summary>
    public static Question Read(HttpContext context, JsonElement body, ApiReader reader)
    {
        var store = Store(context, reader);
        var model = reader.Text(body, "authorization_model_id");
        if (model.Length > 0 && !Ulid.Is(model))
        {
            reader.Fail("'authorization_model_id' must be a ULID.");
        }

        return new Question(store, model, ReadFreshness(context, body, store, reader));
    }

    /// <summary>The store that the path names.</summary>
    public static string Store(HttpContext context, ApiReader reader)
    {
        var store = (string)context.Request.RouteValues["store_id"]!;
        if (!Ulid.Is(store))
        {
            reader.Fail("The store's id must be a ULID.");
        }

        return store;
    }

    private static Freshness ReadFreshness(HttpContext context, JsonElement body, string store, ApiReader reader)
    {
        var consistency = reader.Text(body, "consistency");
        if (consistency is not ("" or "UNSPECIFIED" or "MINIMIZE_LATENCY" or "HIGHER_CONSISTENCY"))
        {
            reader.Fail("'consistency' must be UNSPECIFIED, MINIMIZE_LATENCY or HIGHER_CONSISTENCY.");
        }

        var tokens = context.Request.Headers[ApiAnswer.ConsistencyHeader];
        if (tokens.Count == 0)
        {
            return consistency == "HIGHER_CONSISTENCY" ? Freshness.Newest.Instance : Freshness.Any.Instance;
        }

        if (tokens.Count == 1 && ConsistencyToken.TryRead(store, tokens[0] ?? "", out var moment))
        {
            // The newest holds what the caller has seen, unless that was lost: the moment is asked for in either case.
            return new Freshness.AtLeast(moment, AndNewest: consistency == "HIGHER_CONSISTENCY");
        }

        reader.Fail($"{ApiAnswer.ConsistencyHeader} must be a token that this store's answers brought.");
        return Freshness.Any.Instance;
    }
}
