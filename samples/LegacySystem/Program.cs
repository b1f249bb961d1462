using LegacySystem.Admin;
using LegacySystem.Hosting;
using LegacySystem.Identity;
using LegacySystem.Members;
using LegacySystem.Sessions;
using LegacySystem.Trials;
using LegacySystem.Wire;

if (!LegacyOptions.TryParse(args, out var options, out var error))
{
    await Console.Error.WriteLineAsync(error);
    await Console.Error.WriteLineAsync(LegacyOptions.Usage);
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.AddListeners(options);
builder.Services.AddSingleton(options);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<SessionStore>();
builder.Services.AddSingleton<MemberStore>();
builder.Services.AddGatewayIdentity(options);

var app = builder.Build();
app.UseWireHeads();
app.UseWebSockets();
app.MapHealth();
app.MapSessions();
app.MapMembers();
app.MapAdmin();
app.MapSlow();
app.MapStreams();
app.MapTransfers();
app.MapWebSocketEcho();
app.MapEcho();
app.MapStatus();
app.MapFaults();

await app.StartAsync();
await app.AnnounceAsync();
if (options.ExitWithStandardInput)
{
    app.StopWhenStandardInputEnds();
}

await app.WaitForShutdownAsync();
return 0;
