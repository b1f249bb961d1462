using AuthGateway.LoadTests;

return await LoadTestCommand.Create().Parse(args).InvokeAsync();
