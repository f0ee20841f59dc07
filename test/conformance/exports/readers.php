<?php
// Looks a key up with Symfony's asset component and with Laravel's mix(): readers.php <folder> <key>
use Illuminate\Config\Repository;
use Illuminate\Foundation\Application;
use Symfony\Component\Asset\PathPackage;
use Symfony\Component\Asset\VersionStrategy\JsonManifestVersionStrategy;

require 'Symfony/Component/Asset/autoload.php';
require 'Illuminate/autoload.php';

[, $folder, $key] = $argv;

$symfony = new PathPackage('/static/', new JsonManifestVersionStrategy("$folder/flat.json", null, true));

$laravel = new Application($folder);
$laravel->instance('path.public', $folder);
$laravel->instance('config', new Repository(['app' => ['mix_url' => '']]));

echo json_encode(['symfony' => $symfony->getUrl($key), 'mix' => (string) mix($key)]);
