namespace AuthGateway.Authentication.LegacySessions;

/// <summary>What a logout at a legacy system looks like.</summary>
/// <param name="Method">The method; null for any.</param>
/// <param name="Path">The path.</param>
internal sealed record LogoutRule(string? Method, string Path)
{
    /// <summary>Reads one; null when it is none.</summary>
    public static LogoutRule? Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (method, path) = space < 0 ? (null, text) : (text[..space], text[(space + 1)..]);
        return path.StartsWith('/') && !path.Contains(' ', StringComparison.Ordinal) && (method is null || HttpWords.IsToken(method))
            ? new LogoutRule(method, path)
            : null;
    }

    /// <summary>Whether a request may be one; its answer decides. Some legacy systems don't know cases of paths apart.</summary>
    public bool Matches(HttpRequest request) =>
        Path.Equals(request.Path.Value ?? "", StringComparison.OrdinalIgnoreCase) && (Method is null || Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the answer says that it was one. A safe method that nobody called a logout changes nothing (RFC 9110 section 9.2.1) unless it sends elsewhere.</summary>
    public bool IsDone(string method, int status)
    {
        var least = Method is null && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
            ? StatusCodes.Status300MultipleChoices
            : StatusCodes.Status200OK;
        return status >= least && status < StatusCodes.Status400BadRequest;
    }
}
