namespace AuthGateway.Redis.Sessions;

/// <summary>A session as Redis holds it. All times are by Redis' clock.</summary>
/// <param name="Handle">Its public name: fit for lists and logs, worth nothing as a credential.</param>
/// <param name="Facts">Who is logged in, as <see cref="SessionStore"/> was given it.</param>
/// <param name="Created">When it began.</param>
/// <param name="Used">When it was last used, as exactly as uses are written.</param>
/// <param name="Ends">When it ends however much it is used.</param>
internal sealed record SessionRecord(string Handle, string Facts, DateTimeOffset Created, DateTimeOffset Used, DateTimeOffset Ends)
{
    /// <summary>When it ends if it is not used again.</summary>
    public DateTimeOffset IdleEnd(TimeSpan sliding) => Used + sliding < Ends ? Used + sliding : Ends;
}
