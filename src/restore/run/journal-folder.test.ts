import assert from 'node:assert/strict';
import { journalFolder } from './journal-folder.ts';

describe('the folder of journals', () => {
  it('is where the system keeps the state of programs', () => {
    assert.equal(journalFolder({ HOME: '/home/ada' }, 'linux'), '/home/ada/.local/state/backops/runs');
    assert.equal(journalFolder({ HOME: '/home/ada', XDG_STATE_HOME: '/state' }, 'darwin'), '/state/backops/runs');
    assert.equal(journalFolder({ LOCALAPPDATA: 'C:\\local' }, 'win32'), 'C:\\local\\backops\\runs');
  });

  it('is never relative to where somebody stands', () => {
    assert.equal(
      journalFolder({ HOME: '/home/ada', XDG_STATE_HOME: 'state' }, 'linux'),
      '/home/ada/.local/state/backops/runs',
    );
    assert.equal(
      journalFolder({ USERPROFILE: 'C:\\ada', LOCALAPPDATA: '' }, 'win32'),
      'C:\\ada\\AppData\\Local\\backops\\runs',
    );
  });
});
