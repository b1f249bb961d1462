using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Telemetry;
using AuthGateway.Tokens.Clients;

namespace AuthGateway.Tokens.Service;

/// <summary>What every endpoint of the service does before and after its own work: limits, parameters, the client, and who is told.</summary>
internal sealed class ServiceFront(
    TokenServiceSettings settings, ServiceLimits limits, ClientAuthenticator authenticator, IAuditTrail audit, TokenServiceMetrics metrics)
{
    private const string NoGrant = "";

    // One wording for every reason: whoever guesses learns neither which clients exist nor how near a guess came.
    private static readonly OAuthError NotAuthenticated =
        new(StatusCodes.Status401Unauthorized, OAuthError.InvalidClient, "The client could not be authenticated.");

    /// <summary>Serves one request.</summary>
    public async Task ServeAsync(HttpContext context, IServiceEndpoint endpoint)
    {
        var (answer, grant, client) = await AnswerAsync(context, endpoint);
        metrics.Count(endpoint.Name, grant, answer);
        Record(context, answer, client);
        await OAuthAnswerWriter.WriteAsync(context, answer);
    }

    private async ValueTask<(OAuthAnswer Answer, string Grant, string? Client)> AnswerAsync(HttpContext context, IServiceEndpoint endpoint)
    {
        var refused = new AnswerFacts(AuditActions.ClientRefused);
        if (await limits.TakeAddressAsync(context) is { } addressLimit)
        {
            return (addressLimit, NoGrant, null);
        }

        var (form, malformed) = await OAuthForm.ReadAsync(context.Request, settings.MaxRequestBodyBytes, context.RequestAborted);
        if (form is null)
        {
            return (new OAuthAnswer.Refused(malformed!) { Facts = refused }, NoGrant, null);
        }

        var grant = endpoint.Grant(form);
        var (presented, unclear) = PresentedClientReader.Read(context.Request, form);
        if (presented is null)
        {
            return (new OAuthAnswer.Refused(unclear!) { Facts = refused }, grant, null);
        }

        if (await limits.PeekFailuresAsync(context, presented.Id) is { } failureLimit)
        {
            return (failureLimit, grant, null);
        }

        switch (await authenticator.JudgeAsync(presented, context.ClientCertificate(), context.Ledger(), context.RequestAborted))
        {
            case ClientOutcome.Authenticated authenticated:
                if (await limits.TakeClientAsync(context, authenticated.Client.Id) is { } clientLimit)
                {
                    return (clientLimit, grant, authenticated.Client.Id);
                }

                var answer = await endpoint.AnswerAsync(new ServiceRequest(context, form, authenticated.Client, authenticated.Method));
                return (answer.Facts is null ? answer with { Facts = new AnswerFacts(endpoint.Action(form)) } : answer, grant, authenticated.Client.Id);

            case ClientOutcome.Refused wrong:
                await limits.TakeFailureAsync(context, presented.Id);
                var error = NotAuthenticated with
                {
                    Reason = wrong.Reason,
                    // RFC 6749 section 5.2: a challenge for a client that used the header, and for no other.
                    Challenge = presented is PresentedClient.BySecret { Method: ClientMethods.SecretBasic } ? PresentedClientReader.Challenge : null,
                };
                return (new OAuthAnswer.Refused(error) { Facts = refused with { Target = Shown(presented.Id, wrong.Reason) } }, grant, null);

            case ClientOutcome.Unavailable unavailable:
                return (new OAuthAnswer.Unavailable(unavailable.Reason, unavailable.Missing) { Facts = refused }, grant, null);

            default:
                throw new InvalidOperationException("A client outcome that does not exist.");
        }
    }

    // A name that no client has may be a secret in the wrong field of a form (CWE-532), a member's short password, too: enough of it to find the form
    // again, and never more than half.
    private static string Shown(string clientId, string reason)
    {
        const int Enough = 8;
        return reason == ClientReasons.UnknownClient ? $"{clientId[..Math.Min(Enough, clientId.Length / 2)]}…" : clientId;
    }

    private void Record(HttpContext context, OAuthAnswer answer, string? client)
    {
        var (outcome, reason) = answer switch
        {
            OAuthAnswer.Refused refused => (AuditOutcome.Refused, refused.Error.Reason),
            OAuthAnswer.Limited limited => (AuditOutcome.Refused, limited.Rule.Name),
            OAuthAnswer.Unavailable unavailable => (AuditOutcome.Failed, unavailable.Reason),
            _ => (AuditOutcome.Done, null),
        };
        var record = context.Record();
        record.Reason = answer is OAuthAnswer.Refused { Error.Code: var code } ? code : reason;
        if (answer is OAuthAnswer.Unavailable { Missing: var missing })
        {
            (record.Decision, record.FailedBy) = (RequestDecision.Unavailable, missing);
        }

        // RFC 9449 section 8: the first half of an exchange that every client with nonces goes through, and no refusal of anybody.
        if (answer is OAuthAnswer.Refused { Error.Code: OAuthError.UseDpopNonce })
        {
            return;
        }

        var facts = answer is OAuthAnswer.Limited ? new AnswerFacts(AuditActions.LimitExceeded) : answer.Facts ?? new AnswerFacts(AuditActions.ClientRefused);
        audit.Record(new AuditEvent
        {
            Action = facts.Action,
            Outcome = outcome,
            Actor = client,
            Subject = facts.Subject,
            SubjectIssuer = facts.SubjectIssuer,
            Target = facts.Target,
            Reason = reason,
            Details = facts.Details,
            RequestId = ProblemWriter.RequestId(context),
            ClientAddress = context.ClientAddress()?.Address.ToString(),
            ClientNetwork = context.ClientAddress()?.Network,
            Window = (answer as OAuthAnswer.Limited)?.Rule.Window,
        });
    }
}
