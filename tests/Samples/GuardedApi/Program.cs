using GuardedApi;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

// Answers what things cost. Settings: --urls http://127.0.0.1:0 --PriceFile <path> --RefreshEvery 00:00:10
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<PriceList>();
builder.Services.AddHostedService<PriceFeed>();
builder.Services.AddLifeguard()
    .AddStartupCheck("price_file", (services, stop) => services.GetRequiredService<PriceList>().LoadAsync(stop), timeout: TimeSpan.FromSeconds(30));
builder.Services.AddHealthChecks().AddLifeguard(turnLimit: TimeSpan.FromMinutes(1));

var app = builder.Build();
app.MapGet("/prices/{item}", (string item, PriceList prices) => prices.PriceOf(item) is { } price ? Results.Ok(price) : Results.NotFound());
// A feed that fails too often takes this process out of the balancer before it gives up.
app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable } });
// That the process answers is all that liveness asks: who gives up leaves by itself, and says why.
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
return await app.RunGuardedAsync();
