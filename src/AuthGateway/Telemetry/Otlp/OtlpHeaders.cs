using AuthGateway.Settings;

namespace AuthGateway.Telemetry.Otlp;

/// <summary>Sends the headers of the settings as they are at each export: a credential among them may be replaced.</summary>
internal sealed class OtlpHeaders(Live<OtlpSettings> settings, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => base.Send(With(request), cancellationToken);

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => base.SendAsync(With(request), cancellationToken);

    private HttpRequestMessage With(HttpRequestMessage request)
    {
        foreach (var (name, value) in settings.Current.Headers)
        {
            // An export that is tried again is the same request.
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
