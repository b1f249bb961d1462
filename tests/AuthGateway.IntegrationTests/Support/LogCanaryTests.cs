namespace AuthGateway.IntegrationTests.Support;

public sealed class LogCanaryTests
{
    [Fact]
    public void A_credential_in_the_logs_would_be_found()
    {
        LogCanary.Watch("a-credential-that-nobody-logs");

        Assert.Contains("a-credential-that-nobody-logs", LogCanary.FoundIn("before a-credential-that-nobody-logs after"));
        Assert.Empty(LogCanary.FoundIn("nothing of it"));
    }
}
