using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace AuthGateway.Pipeline.Canonical;

/// <summary>Which OPTIONS requests are for the gateway itself. They say nothing of any resource, and neither do the answers.</summary>
internal static class OptionsRules
{
    /// <summary>Whether the request ends here; counts a Max-Forwards down where it does not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="refusal">What was found wrong with it.</param>
    public static bool EndsHere(HttpRequest request, RequestRefusal refusal)
    {
        // RFC 9112 section 3.2.4: "*" is the server as a whole, and that is this one.
        if (refusal != RequestRefusal.None || !HttpMethods.IsOptions(request.Method))
        {
            return refusal == RequestRefusal.AsteriskForm;
        }

        // RFC 9110 section 7.6.2: whoever forwards counts down, and answers at 0 instead of forwarding.
        var hops = request.Headers[HeaderNames.MaxForwards];
        if (hops.Count != 1 || !uint.TryParse(hops[0], NumberStyles.None, CultureInfo.InvariantCulture, out var left))
        {
            return false;
        }

        if (left > 0)
        {
            request.Headers[HeaderNames.MaxForwards] = (left - 1).ToString(CultureInfo.InvariantCulture);
        }

        return left == 0;
    }
}
