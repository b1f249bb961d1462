namespace LegacySystem.Hosting;

internal static class StandardInput
{
    /// <summary>
    /// The kernel closes the pipe when the parent ends, however it ends: no orphan survives a killed parent.
    /// </summary>
    public static void StopWhenStandardInputEnds(this WebApplication app)
    {
        var watcher = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[256];
            try
            {
                while (input.Read(ignored) > 0)
                {
                }
            }
            catch (IOException)
            {
                // A broken pipe says the same as its end.
            }

            app.Lifetime.StopApplication();
        })
        {
            IsBackground = true,
            Name = "standard input",
        };
        watcher.Start();
    }
}
