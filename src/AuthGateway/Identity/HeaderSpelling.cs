namespace AuthGateway.Identity;

/// <summary>
/// Header names as a program behind a CGI, WSGI, PHP or servlet bridge reads them: one name out of <c>X-Session</c>, <c>X_Session</c> and
/// <c>X.Session</c>.
/// </summary>
internal static class HeaderSpelling
{
    /// <summary>Whether two names are one name there.</summary>
    public static bool IsSame(ReadOnlySpan<char> name, ReadOnlySpan<char> other)
    {
        if (name.Length != other.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (Fold(name[i]) != Fold(other[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static char Fold(char c) => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-';
}
