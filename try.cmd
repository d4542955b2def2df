@echo off
rem Restores, builds and runs the main job on a sample project against the embedded emulator: no Cloudflare account needed.
cd /d "%~dp0"
dotnet run --project tools\Cftoken.Try -- %*
