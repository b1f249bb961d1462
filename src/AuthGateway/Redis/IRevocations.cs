using AuthGateway.Identity;

namespace AuthGateway.Redis;

/// <summary>Whether what a credential proved still stands. Answered from the local copy: no round trip.</summary>
internal interface IRevocations
{
    /// <summary>Checks a principal's token, subject and session.</summary>
    /// <param name="principal">Whom the credential proved.</param>
    /// <param name="continueFor">How old the copy may be for this route; null for the lease alone.</param>
    RevocationVerdict Check(Principal principal, TimeSpan? continueFor);
}
