using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>What must hold of every answer that a caller gets, whatever it sent.</summary>
internal static class AnswerRules
{
    // A caller's malformed bytes are the caller's mistake: never 500, 502 or 504.
    private static readonly HashSet<int> Allowed = [400, 401, 403, 404, 405, 408, 411, 413, 414, 417, 426, 429, 431, 501, 503, 505];

    private static readonly string[] Joins = [", ", "; ", " "];

    /// <summary>What is broken, or null.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="asked">What it answers by the strict reader's count; null behind the last request that there is.</param>
    /// <param name="received">What the upstream received, where it answered.</param>
    /// <param name="findings">Where answers are counted.</param>
    public static string? Broken(FuzzAnswer answer, StrictRequest? asked, ReceivedRequest? received, Findings findings)
    {
        findings.Count(answer.Status.ToString(CultureInfo.InvariantCulture));
        if (answer.Status == 200)
        {
            if (received is null)
            {
                return "a 200 that no upstream gave";
            }

            return asked is null ? "a 200 for bytes that are no request" : Same(received.Request, asked);
        }

        // What is asked of the gateway itself.
        if (answer.Status == 204 && received is null)
        {
            return asked is { Method: "OPTIONS" } && answer.Body.Length == 0 && (asked.Target == "*" || asked.Values("Max-Forwards").Contains("0"))
                ? null
                : "a 204 that nobody asked for";
        }

        if (!Allowed.Contains(answer.Status) || received is not null)
        {
            return "a status that no caller's bytes may have";
        }

        return Problem(answer, asked, findings);
    }

    // What the upstream received is that request, and no other one of the connection.
    private static string? Same(StrictRequest received, StrictRequest asked)
    {
        if (!received.Method.Equals(asked.Method, StringComparison.Ordinal) || received.Body != asked.Body)
        {
            return "another method or body than was sent";
        }

        var path = asked.Target;
        if (path.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme && !path.StartsWith('/'))
        {
            path = path[(scheme + 3)..];
            path = path.IndexOfAny(['/', '?']) is >= 0 and var end ? path[end..] : "/";
        }

        path = path.StartsWith('?') ? "/" + path : path;
        var query = path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var question ? path[question..] : "";
        if (LenientReadings.Decode(received.Path) != LenientReadings.Decode(path.Split('?')[0]) || received.Target[received.Path.Length..] != query)
        {
            return "another target than was sent";
        }

        foreach (var name in received.Fields.Select(field => field.Key).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            // Lines of one header may be joined on the way (RFC 9110 section 5.2); cookies and products have signs of their own between them.
            var sent = asked.Values(name);
            if (!IsOwn(name) && !Joins.Any(between => string.Join(between, received.Values(name)).Trim().Equals(string.Join(between, sent).Trim(), StringComparison.Ordinal)))
            {
                return $"another {name} than was sent";
            }
        }

        return null;
    }

    private static bool IsOwn(string name) =>
        name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("X-AuthGateway-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("trace", StringComparison.OrdinalIgnoreCase)
        || name.ToLowerInvariant() is "host" or "content-length" or "transfer-encoding" or "x-fuzz-number" or "connection";

    // RFC 9457, but where the server refused what it could not read: then the answer is empty and the connection ends.
    private static string? Problem(FuzzAnswer answer, StrictRequest? asked, Findings findings)
    {
        if (answer.Value("Content-Type") is not "application/problem+json")
        {
            findings.Count($"bare {answer.Status}");
            return answer is { Body: "", Closes: true, Status: 400 or 405 or 408 or 413 or 414 or 431 or 505 or 501 } ? null : "an error that is no problem document";
        }

        if (asked?.Method == "HEAD" && answer.Body.Length == 0)
        {
            return null;
        }

        using var document = JsonDocument.Parse(Encoding.Latin1.GetBytes(answer.Body));
        return document.RootElement.GetProperty("status").GetInt32() == answer.Status && document.RootElement.GetProperty("type").GetString()!.StartsWith("urn:authgateway:problem:", StringComparison.Ordinal)
            ? null
            : "a problem document that says something else";
    }
}
