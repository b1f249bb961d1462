using AuthGateway.Authentication;
using AuthGateway.Identity;
using AuthGateway.Pipeline.Certificates;
using AuthGateway.Pipeline.Doors;
using AuthGateway.Pipeline.Headers;
using AuthGateway.Problems;
using AuthGateway.Proxy;
using AuthGateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Pipeline;

/// <summary>
/// Finds the certificate that the caller proved to hold (RFC 8705 section 3): the one of the connection, or, when the
/// connection is a trusted proxy's that tells it in a header, the one that it tells. Comes before the header hygiene, which
/// takes such headers away.
/// </summary>
internal sealed class ClientCertificateMiddleware(RequestDelegate next, TrustedPeers trusted, AuthenticationSettings settings)
{
    private const string Reason = "client_certificate";

    private static readonly Problem Malformed = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = Reason,
        Title = "The client certificate that the proxy tells cannot be read.",
        CloseConnection = true,
    };

    private readonly string _header = settings.ClientCertificate.Header;
    private readonly HeaderPatterns? _spellings = settings.ClientCertificate.Header is { Length: > 0 } header ? new HeaderPatterns([header]) : null;

    /// <summary>Lets the request on with the caller's certificate, where it has one.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        // A proxy's own certificate, by which it may speak TLS with us, is none of its callers': it tells theirs or there is none.
        // Were it theirs, a token that one caller got bound to it would serve every caller of that proxy (RFC 8705 section 3).
        if (trusted.Include(context.Connection))
        {
            if (_spellings is not null && (HasOtherSpelling(context) || !TryTake(context)))
            {
                if (context.Features.Get<RequestRecord>() is { } record)
                {
                    (record.Decision, record.Reason) = (RequestDecision.Malformed, Reason);
                }

                return ProblemWriter.WriteAsync(context, Malformed);
            }
        }
        // Not by the connection's own property, which adds a feature to every request that has none.
        else if (context.Features[typeof(ITlsConnectionFeature)] is ITlsConnectionFeature { ClientCertificate: { } shown })
        {
            context.Features.Set(CertificateHeader.Of(shown));
        }

        Remove(context.Request.Headers);
        return next(context);
    }

    // What another proxy forwards, nobody here takes another spelling off: the application behind it may read that one in the place of the proxy's
    // (CVE-2026-30851 is the same of a header that is told).
    private bool HasOtherSpelling(HttpContext context) => context.Features.Get<DoorQuestion>() is not null
        && context.Request.Headers.Any(header => HeaderSpelling.IsSame(header.Key, _header) && !header.Key.Equals(_header, StringComparison.OrdinalIgnoreCase));

    private bool TryTake(HttpContext context)
    {
        var values = context.Request.Headers[_header];
        if (values.Count == 0)
        {
            return true;
        }

        // Two: one of them is not the proxy's.
        if (values.Count > 1 || !CertificateHeader.TryRead(values[0] ?? "", settings.ClientCertificate.Format, out var certificate))
        {
            return false;
        }

        if (certificate is not null)
        {
            context.Response.RegisterForDispose(certificate.Certificate);
            context.Features.Set(certificate);
        }

        return true;
    }

    // Whoever sent it, and in whatever spelling: an upstream that reads it would believe it, and the list of protected headers
    // is the operator's to change.
    private void Remove(IHeaderDictionary headers)
    {
        if (_spellings is null)
        {
            return;
        }

        List<string>? found = null;
        Span<char> buffer = stackalloc char[HeaderPatterns.LongestKnown];
        foreach (var (name, _) in headers)
        {
            if (name.Length == _header.Length && _spellings.Contains(HeaderPatterns.Fold(name, buffer)))
            {
                (found ??= []).Add(name);
            }
        }

        found?.ForEach(name => headers.Remove(name));
    }
}
