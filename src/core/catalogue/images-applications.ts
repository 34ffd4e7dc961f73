import type { ImageType } from './image-contract.ts';

type Row = readonly [engine: string, segments: readonly string[], dataDirs: readonly string[]];

function all(role: ImageType['role'], needsConsistency: boolean, rows: readonly Row[]): ImageType[] {
  return rows.map(([engine, segments, dataDirs]) => ({ engine, segments, role, needsConsistency, dataDirs }));
}

/** Nothing to lose where nobody gave them a volume. With one, their data counts unless their arguments switch persistence off. */
const caches = all('cache', true, [
  ['redis', ['redis', 'redis-stack', 'redis-stack-server', 'redis-cluster', 'keydb'], ['/data', '/bitnami/redis']],
  ['valkey', ['valkey', 'valkey-cluster', 'valkey-bundle'], ['/data', '/bitnami/valkey']],
  ['dragonfly', ['dragonfly'], ['/data', '/dragonfly']],
  // No data directory at all: whatever is mounted is not what they serve.
  ['memcached', ['memcached'], []],
  ['varnish', ['varnish'], []],
  ['squid', ['squid'], []],
]);

const files = all('application', false, [
  ['gitlab', ['gitlab-ce', 'gitlab-ee'], ['/var/opt/gitlab', '/etc/gitlab']],
  ['nexus', ['nexus3'], ['/nexus-data']],
  [
    'artifactory',
    ['artifactory', 'artifactory-oss', 'artifactory-pro', 'artifactory-jcr'],
    ['/var/opt/jfrog/artifactory'],
  ],
  ['registry', ['registry', 'distribution', 'harbor-registry', 'registry-photon'], ['/var/lib/registry', '/storage']],
  ['jenkins', ['jenkins', 'jenkins/jenkins'], ['/var/jenkins_home', '/bitnami/jenkins']],
  ['sonarqube', ['sonarqube'], ['/opt/sonarqube/data', '/opt/sonarqube/extensions']],
  ['grafana', ['grafana', 'grafana-oss', 'grafana-enterprise'], ['/var/lib/grafana']],
  ['wordpress', ['wordpress', 'wordpress-nginx'], ['/var/www/html', '/bitnami/wordpress']],
  ['drupal', ['drupal'], ['/var/www/html', '/opt/drupal', '/bitnami/drupal']],
  ['joomla', ['joomla'], ['/var/www/html', '/bitnami/joomla']],
  ['moodle', ['moodle'], ['/var/www/html', '/bitnami/moodle', '/bitnami/moodledata']],
  ['ghost', ['ghost'], ['/var/lib/ghost/content', '/bitnami/ghost']],
  ['nextcloud', ['nextcloud'], ['/var/www/html']],
  ['mediawiki', ['mediawiki'], ['/var/www/html', '/bitnami/mediawiki']],
  ['matomo', ['matomo'], ['/var/www/html', '/bitnami/matomo']],
  ['keycloak', ['keycloak'], ['/opt/keycloak/data']],
  ['paperless-ngx', ['paperless-ngx'], ['/usr/src/paperless/data', '/usr/src/paperless/media']],
  ['immich', ['immich-server'], ['/usr/src/app/upload', '/data']],
  ['mlflow', ['mlflow'], ['/mlruns', '/mlartifacts']],
  ['label-studio', ['label-studio'], ['/label-studio/data']],
  ['jupyter', ['base-notebook', 'datascience-notebook', 'scipy-notebook', 'minimal-notebook'], ['/home/jovyan']],
  ['minecraft', ['minecraft-server', 'minecraft-bedrock-server'], ['/data']],
  ['factorio', ['factorio'], ['/factorio']],
]);

/** SQLite, or another embedded database, in their own folder. */
const embedded = all('application', true, [
  ['gitea', ['gitea', 'forgejo'], ['/data', '/var/lib/gitea']],
  ['vaultwarden', ['vaultwarden/server', 'vaultwarden'], ['/data']],
  ['n8n', ['n8n'], ['/home/node/.n8n']],
  ['home-assistant', ['home-assistant'], ['/config']],
]);

const observability = all('observability', false, [
  ['prometheus', ['prometheus'], ['/prometheus', '/data']],
  ['victoria-metrics', ['victoria-metrics', 'vmstorage'], ['/victoria-metrics-data', '/storage', '/vmstorage-data']],
  ['thanos', ['thanos'], ['/data', '/var/thanos']],
  ['mimir', ['mimir'], ['/data']],
  ['loki', ['loki'], ['/loki', '/var/loki', '/data']],
  ['tempo', ['tempo'], ['/var/tempo']],
]);

export const applicationImages: readonly ImageType[] = [...caches, ...files, ...embedded, ...observability];
