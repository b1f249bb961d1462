using System.Globalization;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>The page that a GET asks for.</summary>
internal static class ApiPaging
{
    /// <summary>Reads it from the query.</summary>
    public static (int Size, string Token) Read(HttpContext context, ApiReader reader, int usual, int most)
    {
        var query = context.Request.Query;
        var size = usual;
        if (query["page_size"].ToString() is { Length: > 0 } given
            && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size < 1 || size > most))
        {
            reader.Fail($"'page_size' must be a whole number from 1 to {most}.");
        }

        return (size, query["continuation_token"].ToString());
    }
}
