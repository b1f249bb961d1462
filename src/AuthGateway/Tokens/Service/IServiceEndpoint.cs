namespace AuthGateway.Tokens.Service;

/// <summary>One endpoint of the service, behind what all of them have in common.</summary>
internal interface IServiceEndpoint
{
    /// <summary>Its name in metrics.</summary>
    string Name { get; }

    /// <summary>What the request is for, in metrics: from a closed list.</summary>
    string Grant(OAuthForm form);

    /// <summary>What the audit record calls it when it is refused.</summary>
    string Action(OAuthForm form);

    /// <summary>Answers a request whose client is known.</summary>
    ValueTask<OAuthAnswer> AnswerAsync(ServiceRequest request);
}
